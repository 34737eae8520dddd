import { countWork } from '../../bench/cost/count.ts'
import { type CountedWork, countedWork } from '../../capacity/counted-work.ts'

const recorded = countedWork()
const { activity, open } = recorded
let today: CountedWork
beforeAll(async () => {
  today = await countWork({ activities: 100, opens: 3 })
})

/** Ids are drawn by lot and times are of the clock: texts differ by some characters. */
const NEAR = 0.03
const near = (value: number) => ({
  asymmetricMatch: (other: number) => Math.abs(other - value) <= NEAR * value,
  toString: () => `within ${NEAR * 100} % of ${value}`,
})

/** Awards that come close together are pushed together: on a slow machine each may be pushed alone, which takes a receive and a delete. */
const PUSH_REQUESTS = 2
const atMost = (value: number) => ({
  asymmetricMatch: (other: number) => other > 0 && other <= value,
  toString: () => `at most ${value}`,
})

type Functions = CountedWork['activity']['functions']

const nearOf = (functions: Functions) =>
  Object.fromEntries(
    Object.entries(functions).map(([name, { invocations, memoryMegabytes, logs }]) => [
      name,
      name === 'pushAwards'
        ? { invocations: atMost(Math.max(invocations, activity.earning)), memoryMegabytes }
        : { invocations, memoryMegabytes, logs: { ...logs, metrics: near(logs.metrics) } },
    ]),
  )

const AGAIN = 'npm run bench -- --only cost --record'

// A figure that fails here has become dearer or cheaper: count again by that command, and say so in docs/capacity.md.
test(`activities take what ${AGAIN} has recorded of them`, () => {
  const { functions, archivedBytes, keepsakeBytes, minuteLogBytes, queueRequests, ...units } = activity
  expect(today.activity).toMatchObject({
    ...units,
    archivedBytes: near(archivedBytes),
    keepsakeBytes: near(keepsakeBytes),
    minuteLogBytes: near(minuteLogBytes),
    queueRequests: atMost(queueRequests + PUSH_REQUESTS * activity.earning),
    functions: nearOf(functions),
  })
})

test(`opened apps take what ${AGAIN} has recorded of them`, () => {
  const { functions, ...units } = open
  expect(today.open).toMatchObject({ ...units, functions: nearOf(functions) })
})

test(`what is there all the time is what ${AGAIN} has recorded`, () => {
  expect(today.standing).toEqual(recorded.standing)
})

test('the workload is what the limit says: an activity an event, batches of ten, and one in ten earns', () => {
  expect([activity.earning, activity.batch, activity.busEvents]).toEqual([0.1, 10, 1.1])
  // A read and a write of progress, a keepsake with its index entry for one in ten, and who has a live connection.
  expect([activity.reads, activity.writes]).toEqual([0.5 + 0.1 * 0.5, 1 + 0.1 * 2])
})
