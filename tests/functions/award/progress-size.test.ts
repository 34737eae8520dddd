import * as fc from 'fast-check'
import { compileCatalogue } from '../../../awarding/catalogue/catalogue.ts'
import { type CompiledCampaign, compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { worstCaseOf } from '../../../awarding/checking/worst-case.ts'
import { decide } from '../../../awarding/deciding/decide.ts'
import { nothing, type Progress } from '../../../awarding/progress/progress.ts'
import { demoUserIds, generateDay } from '../../../demo/day.ts'
import { type Activity, parseActivity } from '../../../events/activity.ts'
import { bodyOf } from '../../../functions/award/stored.ts'
import type { CampaignId, KeepsakeId } from '../../../schemas/ids.ts'
import { encodeBody, largestProgressItemBytes } from '../../../store/progress-body.ts'
import { activity, activityOf } from '../../awarding/support/activities.ts'
import { campaign, campaignOf } from '../../awarding/support/campaigns.ts'
import { readPassportToParis } from '../../demo/support/awards.ts'
import { itemBytes } from '../../store/support/item-bytes.ts'
import { runs } from '../../support/runs.ts'

/** The body that the award function would store of a progress. */
function stored(campaignId: CampaignId, progress: Progress, userId = 'viewer') {
  const body = bodyOf(progress)
  const beside = { userId, campaignId, version: 12345678 }
  const item = { ...beside, body: encodeBody(body, beside) }
  return { textBytes: Buffer.byteLength(JSON.stringify(body)), itemBytes: itemBytes(item) }
}

/** Gathers the activities in batches, with some keepsakes sold out, and checks what is stored after each batch. */
function expectWithinWorstCase(
  of: CompiledCampaign,
  batches: readonly (readonly Activity[])[],
  soldOut: readonly string[],
) {
  const { largestTextBytes } = worstCaseOf(of)
  const catalogue = compileCatalogue({ version: '1', campaigns: [of.definition] })
  const largestItem = largestProgressItemBytes(of.id, largestTextBytes)
  let progress: Progress = nothing
  let largest = 0
  for (const batch of batches) {
    const contributions = batch.flatMap(catalogue.contributionsOf)
    const missed = new Set(soldOut.filter((id) => !progress.earned.has(id as KeepsakeId)) as KeepsakeId[])
    progress = decide(of, { ...progress, soldOut: missed }, contributions).progress
    const { textBytes, itemBytes: bytes } = stored(of.id, progress)
    expect(textBytes).toBeLessThanOrEqual(largestTextBytes)
    expect(bytes).toBeLessThanOrEqual(largestItem)
    largest = Math.max(largest, textBytes)
  }
  return { largest, largestTextBytes }
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  )
}

const batches = fc.array(fc.array(activity, { maxLength: 10 }), { maxLength: 12, size: 'max' })

describe('the worst case that the check command states', () => {
  test('is never exceeded by what is stored of random campaigns and streams', () => {
    fc.assert(
      fc.property(campaign, batches, fc.subarray(['k0', 'k1', 'k2']), (chosen, given, soldOut) => {
        const supply = { supply: 1 }
        const limited = chosen.keepsakes.map((one) =>
          soldOut.includes(one.id) && !one.tiers ? { ...one, ...supply } : one,
        )
        const of = compileCampaign({ ...chosen, keepsakes: limited })
        const missed = of.keepsakes.flatMap(({ id, supply: few }) => (few === undefined ? [] : [id]))
        expectWithinWorstCase(of, given, missed)
      }),
      { numRuns: runs(100) },
    )
  })

  const start = Date.parse('2024-03-08T00:00:00Z')
  const second = (at: number, detail: Record<string, string> = {}) =>
    activityOf({ type: 'TvWatched', from: start + at * 1000, at: start + (at + 1) * 1000, detail })

  test.each([
    ['every other second watched', { watch: { minutes: 10 } }, (n: number) => second(2 * n + 1)],
    [
      'each second of another programme watched',
      { watch: { minutes: 10, meter: 'program' } },
      (n: number) => second(2 * n + 1, { programId: `${n}`.padStart(22, 'p') }),
    ],
    [
      'long values counted',
      { count: { activity: 'TriviaAnswered', distinct: 'questionId', target: 600 } },
      (n: number) => activityOf({ at: start + n, detail: { questionId: `${n}`.padStart(22, 'q') } }),
    ],
    [
      'events counted',
      { count: { activity: 'TriviaAnswered', target: 600 } },
      (n: number) => activityOf({ at: start + n, detail: { eventId: `e${n}` } }),
    ],
    [
      'one vote each hour',
      { streak: { activity: 'PollVoted', days: 30 } },
      (n: number) => activityOf({ type: 'PollVoted', at: start + n * 3_600_000 }),
    ],
    [
      'steps at odd moments',
      {
        sequence: {
          steps: [{ activity: 'PollVoted' }, { activity: 'TvWatched' }, { activity: 'TriviaAnswered' }],
          within: 'PT1H',
        },
      },
      (n: number) => activityOf({ type: n % 2 ? 'PollVoted' : 'TvWatched', at: start + n * 777_777 }),
    ],
  ])('is not exceeded by %s, and not many times as large', (_, earn, activityAt) => {
    const of = compileCampaign(campaignOf({ earn: { k: earn } }))
    const stream = Array.from({ length: 599 }, (_n, n) => activityAt(n))
    const batches = chunksOf(stream, Math.ceil(599 / runs(120)))
    const { largest, largestTextBytes } = expectWithinWorstCase(of, batches, [])
    expect(largestTextBytes / largest).toBeLessThan(2)
  })
})

test('a progress of the demo campaign stays within 1 KB through the whole demo day', () => {
  const of = compileCampaign(readPassportToParis())
  const catalogue = compileCatalogue({ version: '1', campaigns: [of.definition] })
  const users = new Map<string, Progress>()
  let writes = 0
  let largest = 0
  for (const { line } of generateDay({ seed: 2024, viewers: 200 })) {
    const parsed = parseActivity({ ...line })
    const contributions = parsed.accepted ? catalogue.contributionsOf(parsed.activity) : []
    const [one] = contributions
    if (!one) continue
    const { progress } = decide(of, users.get(one.userId) ?? nothing, contributions)
    users.set(one.userId, progress)
    const { itemBytes: bytes } = stored(of.id, progress, one.userId)
    largest = Math.max(largest, bytes)
    writes++
  }
  expect(writes).toBeGreaterThan(2000)
  expect([...demoUserIds(200)].filter((userId) => users.has(userId)).length).toBeGreaterThan(150)
  expect(largest).toBeLessThanOrEqual(1024)
})
