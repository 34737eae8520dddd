import { PutObjectCommand } from '@aws-sdk/client-s3'
import { MOST_TRIES, publishDue } from '../../../functions/studio/clock.ts'
import { PendingPublications } from '../../../publishing/drafts/pending.ts'
import type { CampaignId } from '../../../schemas/ids.ts'
import { type Answered, campaignText, type Studio, startStudio } from './support/studio.ts'

let studio: Studio
beforeAll(async () => {
  studio = await startStudio({ STUDIO_REVIEW: 'required' })
})
afterEach(() => studio.reset())
afterAll(() => studio?.stop())

const GAMES = '/v1/studio/drafts/games'
const hours = (count: number) =>
  new Date(Math.floor(Date.now() / 1000) * 1000 + count * 3_600_000).toISOString()
const problem = ({ status, body }: Answered) => `${status} ${body.type.split(':').at(-1)}`
const save = async (text = campaignText('games')) => {
  const { etag } = await studio.ask('GET', GAMES)
  const headers: Record<string, string> = etag === '' ? { 'if-none-match': '*' } : { 'if-match': etag }
  return (await studio.ask('PUT', GAMES, { headers, body: { text } })).body.revision as number
}
const approve = (revision: number, decision = 'approve', reason?: string) =>
  studio.ask('POST', `${GAMES}/review`, { sub: 'ben', body: { decision, revision, reason } })
const plan = (publishAt: string, revision = 1, more: object = {}) =>
  studio.ask('PUT', `${GAMES}/schedule`, {
    body: { revision, publishAt, reason: 'The games begin', ...more },
  })
const planned = async (publishAt: string) => {
  await approve(await save())
  expect((await plan(publishAt)).status).toBe(200)
}
const trail = async () =>
  (await studio.ask('GET', '/v1/studio/campaigns/games/audit')).body.acts.map(
    ({ what, by, revision }: { what: string; by: string; revision: number }) => `${what} ${by} ${revision}`,
  )
const told = async () => (await studio.ask('GET', '/v1/studio/campaigns')).body.campaigns[0].words as string[]
const live = async () => {
  const { pointer } = await studio.catalogue.readPointer()
  if (!pointer) return undefined
  const { campaigns } = await studio.catalogue.readSnapshot(pointer.number)
  return campaigns.map(({ id, keepsakes }) => `${id} ${JSON.stringify(keepsakes[0]?.earn)}`).join()
}

test('an approved draft is published at its time, as it was approved, whatever is saved meanwhile', async () => {
  const at = hours(2)
  await planned(at)
  await save(campaignText('games', 7))
  expect(await told()).toEqual([
    `Scheduled by anna for ${at}: revision 1, and not revision 2, which was saved since`,
    expect.stringMatching(/^Draft: revision 2/),
  ])
  await studio.tick(hours(1))
  expect(await live()).toBeUndefined()
  await studio.tick(at)
  expect(await live()).toContain('"target":1')
  const { body } = await studio.ask('GET', GAMES)
  expect([body.revision, body.released.revision, body.released.by, 'schedule' in body]).toEqual([
    2,
    1,
    'anna',
    false,
  ])
  await studio.tick(hours(3))
  expect(await trail()).toEqual([
    'published anna 1',
    'saved anna 2',
    'scheduled anna 1',
    'approved ben 1',
    'saved anna 1',
  ])
})

test.each<[string, () => Promise<unknown>, string]>([
  [
    'is cancelled',
    () => studio.ask('DELETE', `${GAMES}/schedule?reason=Too+early`, { sub: 'ben' }),
    'schedule-cancelled ben 1',
  ],
  ['ends as its revision is sent back', () => approve(1, 'send-back', 'A slip'), 'schedule-cancelled ben 1'],
  [
    'ends as somebody publishes by hand',
    () => studio.ask('POST', `${GAMES}/publication`, { sub: 'ben', body: { revision: 1, reason: 'Now' } }),
    'schedule-cancelled ben 1',
  ],
  [
    'ends with its draft',
    async () => {
      const { etag } = await studio.ask('GET', GAMES)
      await studio.ask('DELETE', GAMES, { sub: 'ben', headers: { 'if-match': etag } })
    },
    'schedule-cancelled ben 1',
  ],
])('what is scheduled %s, the trail says so, and its time passes without a word', async (_name, end, act) => {
  await planned(hours(1))
  await end()
  const before = await live()
  expect((await trail())[0]).toBe(act)
  const acts = await trail()
  await studio.tick(hours(2))
  expect([await live(), await trail()]).toEqual([before, acts])
  const again = await studio.ask('DELETE', `${GAMES}/schedule`)
  expect(problem(again)).toMatch(/^404 no-such-(schedule|draft)$/)
})

test('what would be refused now is refused as it is scheduled, and so is a time that is over or far', async () => {
  await save()
  expect(problem(await plan(hours(1)))).toBe('409 not-approved')
  await approve(1)
  expect(problem(await plan(hours(1), 2))).toBe('409 revision-passed')
  for (const [at, word] of [
    [hours(-1), 'publish it now'],
    [hours(0), 'publish it now'],
    [hours(24 * 400), '366 days'],
  ] as const) {
    const refused = await plan(at)
    expect([problem(refused), refused.body.detail]).toEqual([
      '400 invalid-body',
      expect.stringContaining(word),
    ])
  }
  await approve(await save('id: games'))
  await studio.publish({
    id: 'games',
    keepsakes: [{ id: 'gone', earn: { count: { activity: 'PollVoted', target: 1 } } }],
  })
  await approve(await save(campaignText('games', 3)))
  expect(problem(await plan(hours(1), 3))).toBe('409 takes-away')
  expect((await plan(hours(1), 3, { allow: ['removed-keepsake'] })).status).toBe(200)
})

test('a publication that is refused at its time is told in the draft and in the trail, and not tried again', async () => {
  await planned(hours(1))
  await studio.publish({
    id: 'games',
    keepsakes: [{ id: 'gone', earn: { count: { activity: 'PollVoted', target: 1 } } }],
  })
  await studio.tick(hours(1))
  const { missed, schedule } = (await studio.ask('GET', GAMES)).body
  expect([missed.revision, missed.by, schedule]).toEqual([1, 'anna', undefined])
  expect(missed.detail).toMatch(/take away or change .*: games\/gone: .*"allow": \["removed-keepsake"\]/)
  expect((await told())[0]).toMatch(/^Not published at \S+, as anna had scheduled: It would take away/)
  const acts = await trail()
  expect(acts[0]).toBe('not-published anna 1')
  await studio.tick(hours(2))
  expect(await trail()).toEqual(acts)
  expect((await plan(hours(3), 1, { allow: ['removed-keepsake'] })).body.missed).toBeUndefined()
})

test('a publication that always ends early is begun three times and told; one that passes is done', async () => {
  const pending = new PendingPublications(studio.s3, 'the-studio')
  const at = hours(1)
  const reports: string[] = []
  const ports = (failing: boolean) => ({
    drafts: studio.drafts,
    pending,
    catalogue: studio.catalogue,
    pictures: {
      has: async () => {
        if (failing) throw new Error('the bucket is away')
        return true
      },
    },
    reviewRequired: true,
    time: Date.parse(at),
    now: Date.now(),
    report: (campaignId: CampaignId, error: unknown) =>
      void reports.push(`${campaignId}: ${(error as Error).message}`),
  })
  const image = `pictures/${'0'.repeat(64)}.png`
  await approve(await save(campaignText('games').replace('stamps/voter.svg', image)))
  await studio.s3.send(new PutObjectCommand({ Bucket: 'the-studio', Key: image, Body: 'a picture' }))
  expect((await plan(at)).status).toBe(200)
  for (let tries = 1; tries < MOST_TRIES; tries++) {
    await publishDue(ports(true))
    expect((await studio.ask('GET', GAMES)).body.schedule).toBeDefined()
  }
  await publishDue(ports(true))
  expect((await studio.ask('GET', GAMES)).body.missed.detail).toBe('Something went wrong here')
  expect(reports).toEqual(Array(MOST_TRIES).fill('games: the bucket is away'))
  await publishDue(ports(false))
  expect(await live()).toBeUndefined()

  expect((await plan(at)).status).toBe(200)
  await publishDue(ports(true))
  await publishDue(ports(false))
  expect(await live()).toContain('games')
})
