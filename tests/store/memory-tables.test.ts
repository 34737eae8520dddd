import fc from 'fast-check'
import { openStore, type Units, type UserStore } from '../../store/open.ts'
import { runs } from '../support/runs.ts'
import { memoryTables } from './support/memory-tables.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { campaign, keepsake, keepsakeId, user } from './support/values.ts'

const FIRST = '2024-07-27T00:00:00.000Z'
const SECOND = '2024-07-28T00:00:00.000Z'

let real: TestTables
beforeAll(async () => {
  real = await startTables()
})
afterAll(() => real.stop())

const erasedAt = fc.constantFrom(undefined, FIRST, SECOND)
const campaignId = fc.constantFrom('bonn', 'paris', 'vienna').map(campaign)
const id = fc.constantFrom('a', 'b', 'c')
const knowing = (time: string | undefined) => (time ? { erasedAt: time } : {})

/** A store does each of these for a user. */
const act: fc.Arbitrary<(user: UserStore) => Promise<unknown>> = fc.oneof(
  fc.tuple(campaignId, id, erasedAt).map(
    ([of, each, time]) =>
      (user: UserStore) =>
        // Each at a moment of its own: nothing says how the index orders those of one moment.
        user.putKeepsake({ ...keepsake(of, each, 100 * of.length + each.charCodeAt(0)), ...knowing(time) }),
  ),
  fc.tuple(campaignId, fc.nat({ max: 2 }), fc.nat({ max: 1500 }), erasedAt).map(
    ([of, version, length, time]) =>
      (user: UserStore) =>
        user.commitProgress(
          of,
          { measures: { m: 'x'.repeat(length) }, earned: {} },
          version > 0 ? { version, ...knowing(time) } : undefined,
          time,
        ),
  ),
  fc.tuple(campaignId, fc.integer({ min: 1, max: 20 }), erasedAt).map(
    ([of, supply, time]) =>
      (user: UserStore) =>
        user.claimEdition({ campaignId: of, keepsakeId: keepsakeId('rare'), of: supply, ...knowing(time) }),
  ),
  fc.tuple(campaignId, id, erasedAt, fc.constantFrom({}, { source: 'partner.two' })).map(
    ([of, each, time, source]) =>
      (user: UserStore) =>
        user.dateKeepsakeBack({
          ...keepsake(of, each, 10 * of.length + each.charCodeAt(0)),
          ...source,
          ...knowing(time),
        }),
  ),
  fc.constantFrom(FIRST, SECOND).map((time) => (user: UserStore) => user.erase(time)),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.option(campaignId, { nil: undefined }))
    .map(([limit, of]) => async (user: UserStore) => {
      const page = await user.listKeepsakes({ limit, ...(of ? { campaignId: of } : {}) })
      return page.next
        ? [page, await user.listKeepsakes({ limit, after: page.next, ...(of ? { campaignId: of } : {}) })]
        : page
    }),
  fc
    .array(campaignId, { maxLength: 2 })
    .map((ids) => (user: UserStore) => user.readProgress(ids, { consistent: true })),
  campaignId.map((of) => (user: UserStore) => user.keepsakesOfCampaign(of)),
)

/** Tells the outcome and cost of each, without the tickets, which are random. */
async function outcomesOf(
  tables: TestTables,
  acts: readonly [string, (user: UserStore) => Promise<unknown>][],
) {
  const units: Units[] = []
  const store = openStore({
    client: tables.newClient(),
    tables: tables.names,
    onUnits: (used) => units.push(used),
    now: () => Date.UTC(2024, 6, 29),
    random: () => 0,
  })
  const outcomes = []
  for (const [name, each] of acts) {
    const outcome = await each(store.forUser(user(name))).catch(({ name }: Error) => name)
    const spent = units.splice(0).map(({ operation, read, write }) => ({ operation, read, write }))
    outcomes.push({ outcome, spent: spent.map((one) => JSON.stringify(one)).sort() })
  }
  for (const name of ['anna', 'ben']) {
    const { editions, ...held } = await store.forUser(user(name)).holdings()
    outcomes.push({ ...held, editions: editions.map(({ ticket: _, ...claim }) => claim) })
  }
  return outcomes
}

test('tables in memory answer, refuse and cost as the local database does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('anna', 'ben'), act), { minLength: 10, maxLength: 40 }),
      async (acts) => {
        await real.clear()
        const memory = memoryTables({ tellsWhatIsHeld: real.tellsWhatIsHeld })
        expect(await outcomesOf(memory, acts)).toEqual(await outcomesOf(real, acts))
      },
    ),
    { numRuns: runs(5) },
  )
})
