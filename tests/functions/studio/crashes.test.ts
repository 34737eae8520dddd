import { publishDraft, restoreRelease } from '../../../functions/studio/publication.ts'
import type { ReleasePorts } from '../../../functions/studio/releasing.ts'
import type { CampaignId, UserId } from '../../../schemas/ids.ts'
import { runs } from '../../support/runs.ts'
import { campaignText, type Studio, startStudio } from './support/studio.ts'

let studio: Studio
beforeAll(async () => {
  studio = await startStudio()
})
afterEach(() => studio.reset())
afterAll(() => studio?.stop())

const GAMES = 'games' as CampaignId
const QUIZ = 'quiz' as CampaignId

type When = 'before' | 'after'

/** Ports of a function that ends before or after so many calls of the buckets. */
function dying(calls: number, when: When, now: number): ReleasePorts & { readonly died: () => boolean } {
  let left = calls
  let dead = false
  const mortal = <Bucket extends object>(bucket: Bucket): Bucket =>
    new Proxy(bucket, {
      get(target, name) {
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return async (...args: unknown[]) => {
          if (dead) throw new Error('it has ended')
          left--
          if (left === 0) dead = true
          const done = dead && when === 'before' ? undefined : await method.apply(target, args)
          if (dead) throw new Error('it has ended')
          return done
        }
      },
    })
  const actor = { by: 'anna' as UserId, now }
  return { drafts: mortal(studio.drafts), catalogue: mortal(studio.catalogue), actor, died: () => dead }
}

const living = (now: number): ReleasePorts => {
  const { drafts, catalogue } = studio
  return { drafts, catalogue, actor: { by: 'anna' as UserId, now } }
}

async function save(id: CampaignId): Promise<void> {
  const body = { text: campaignText(id) }
  await studio.ask('PUT', `/v1/studio/drafts/${id}`, { headers: { 'if-none-match': '*' }, body })
}

/** Tells what the trails say of releases, and what the releases that are or were served say of themselves. */
async function told(ids: readonly CampaignId[]) {
  const trails = await Promise.all(
    ids.map(async (id) => {
      const { acts } = (await studio.ask('GET', `/v1/studio/campaigns/${id}/audit`)).body
      return acts.flatMap(({ what, release }: { what: string; release?: number }) =>
        release === undefined ? [] : [`${id} ${what} ${release}`],
      )
    }),
  )
  const { pointer } = await studio.catalogue.readPointer()
  const numbers = [pointer?.number ?? 0, ...(pointer?.before ?? [])]
  const releases = await Promise.all(numbers.map((number) => studio.catalogue.readSnapshot(number)))
  return {
    trails: trails.flat().sort(),
    releases: releases
      .flatMap(
        ({ number, release }) => release?.campaignIds.map((id) => `${id} ${release.what} ${number}`) ?? [],
      )
      .sort(),
    live: releases[0]?.campaigns.map(({ id }) => id).sort(),
  }
}

const NOW = Date.parse('2024-06-01T00:00:00Z')
const LATER = NOW + 61_000
const body = { revision: 1, reason: 'It is time', allow: [] }
const asked = { reviewRequired: false, pictures: { has: async () => true } }

/** Every fourth call, other ones before than after; each where KEEPSAKES_RUNS says so. */
const STEP = Math.max(1, Math.round(4 / runs(1)))

describe.each<When>(['before', 'after'])('a function that ends %s any call', (when) => {
  const first = when === 'before' ? 1 : Math.min(3, STEP)
  test('of a publication leaves it whole or not done, and the next one makes it whole, with each release in the trail once', async () => {
    let last = 0
    for (let calls = first; last === 0; calls += STEP) {
      await Promise.all([save(GAMES), save(QUIZ)])
      await publishDraft(QUIZ, body, { ...living(NOW), ...asked })
      const ports = dying(calls, when, NOW)
      await publishDraft(GAMES, body, { ...ports, ...asked }).catch(() => undefined)
      if (!ports.died()) last = calls
      // Whoever looks meanwhile sees all of it or nothing.
      expect([['quiz'], ['games', 'quiz']]).toContainEqual((await told([])).live)
      await publishDraft(GAMES, body, { ...living(LATER), ...asked })
      const { trails, releases, live } = await told([GAMES, QUIZ])
      expect([calls, live, trails]).toEqual([calls, ['games', 'quiz'], releases])
      expect(releases).toHaveLength(2)
      await studio.reset()
    }
    expect(last).toBeGreaterThan(12)
  })

  test('of a taking back of two campaigns leaves it whole or not done, and so does the next one', async () => {
    let last = 0
    for (let calls = first; last === 0; calls += STEP) {
      await studio.publish()
      await Promise.all([save(GAMES), save(QUIZ)])
      for (const id of [GAMES, QUIZ]) await publishDraft(id, body, { ...living(NOW), ...asked })
      const ports = dying(calls, when, NOW)
      await restoreRelease(1, { reason: 'A slip' }, ports).catch(() => undefined)
      if (!ports.died()) last = calls
      expect([[], ['games', 'quiz']]).toContainEqual((await told([])).live)
      const again = living(LATER)
      // As either campaign is published next, what became of it is found out.
      for (const id of [GAMES, QUIZ]) await publishDraft(id, body, { ...again, ...asked })
      await restoreRelease(1, { reason: 'A slip' }, again)
      expect([calls, (await told([])).live]).toEqual([calls, []])
      const backs = (await told([GAMES, QUIZ])).trails.filter((one) => one.includes('taken-back'))
      const numbers = (id: string) =>
        backs.filter((one) => one.startsWith(id)).map((one) => one.split(' ')[2])
      expect([calls, numbers('games')]).toEqual([calls, numbers('quiz')])
      await studio.reset()
    }
    expect(last).toBeGreaterThan(12)
  })
})
