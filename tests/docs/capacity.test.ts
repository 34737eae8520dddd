import { countedWork } from '../../capacity/counted-work.ts'
import { type Design, under } from '../../capacity/designs.ts'
import { billOf, perMillionOf, planFor } from '../../capacity/plan.ts'
import { type PriceName, type Region, sumOf } from '../../capacity/prices.ts'
import { QUOTAS } from '../../capacity/quotas.ts'
import { activityAmounts, openAmounts, standingAmounts } from '../../capacity/work.ts'
import { pageText } from './pages.ts'

const work = countedWork()
const MILLION = 1_000_000
const activities = (region: Region, design: Design = 'this') =>
  perMillionOf({ ...work, activity: under(design, work.activity) }, region).total
const opens = (region: Region) => billOf(sumOf([MILLION, openAmounts(work.open)]), region).total
/** A part of what a million activities cost in us-east-1. */
const part = (...names: readonly PriceName[]) => {
  const amounts = activityAmounts(work.activity)
  return billOf(sumOf(...names.map((name) => [MILLION, { [name]: amounts[name] }] as const)), 'us-east-1')
    .total
}
const { limits, designs } = planFor(
  {
    users: MILLION,
    activitiesPerUser: 20,
    peakPerSecond: 100,
    days: 10,
    opensPerUser: 10,
    peakMinutes: 0.01,
    region: 'eu-west-1',
    seed: 1,
  },
  work,
)
const metAt = (name: string) => limits.find((each) => each.name === name)?.metAt ?? Number.NaN

const page = pageText('docs/capacity.md').replaceAll(/\s+/g, ' ')
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** Processor time is of the machine that counted, and a small part of the cost: each count moves the dollars by a little. */
const NEAR = 0.02

// A sentence with # for each figure, and the figures.
test.each<[string, ...number[]]>([
  [
    'A million activities cost # USD in eu-west-1 and # USD in us-east-1',
    activities('eu-west-1'),
    activities('us-east-1'),
  ],
  ['an announcement for one in ten | # |', part('busEvents')],
  ['writes and reads of tables | # |', part('writes', 'reads')],
  ['ten at a time | # |', part('queueRequests')],
  ['functions | # |', part('invocations', 'gigabyteSeconds')],
  ['logs, metrics among them | # |', part('logs')],
  ['archive | # |', part('archiving', 'archiveMonths')],
  [
    'a live connection, cost # USD in eu-west-1 and # USD in us-east-1',
    opens('eu-west-1'),
    opens('us-east-1'),
  ],
  ['empty queues cost # USD a month', billOf(standingAmounts(work, 30), 'eu-west-1').total],
  ['a table that is new | # activities a second', metAt('writes of progress, to a new table')],
  ['PutEvents | # activities a second', metAt('PutEvents')],
  ['`awardConcurrency` | some # activities a second', metAt('batches awarded at once, as set')],
  ['rules | # activities a second', metAt('rules giving events to queues')],
  ['one user | # activities a second', QUOTAS.partitionWrites.most[0]],
  ['connects of apps | # a second', QUOTAS.liveConnects.most[0]],
  [
    'updated after it. # USD a million in us-east-1, and a table of records takes # activities',
    activities('us-east-1', 'records'),
    designs[1]?.newTablesTake ?? 0,
  ],
  [
    'twice the units. # USD, and # activities',
    activities('us-east-1', 'transactions'),
    designs[2]?.newTablesTake ?? 0,
  ],
])('docs/capacity.md says: %s', (sentence, ...figures) => {
  const found = new RegExp(sentence.split('#').map(escaped).join('([\\d,.]+)')).exec(page)
  const told = found?.slice(1).map((text) => Number(text.replaceAll(',', '')))
  expect(told).toHaveLength(figures.length)
  const allowed = sentence.includes('some #') ? 10 * NEAR : NEAR
  for (const [index, figure] of figures.entries())
    expect(Math.abs((told?.[index] ?? 0) - figure)).toBeLessThanOrEqual(Math.max(0.011, allowed * figure))
})

test('the parts of what a million activities cost are the whole', () => {
  const rows = Array.from(pageText('docs/capacity.md').matchAll(/^\| .* \| (\d\.\d\d) \|$/gm), ([, cell]) =>
    Number(cell),
  )
  const sum = rows.reduce((total, each) => total + each, 0)
  expect(rows).toHaveLength(6)
  expect(Math.abs(sum - activities('us-east-1'))).toBeLessThan(0.06)
})

test('the page says what the bench says of the goal', () => {
  expect(pageText('docs/capacity.md')).toContain('The goal is 2.30 USD, and it is not reached.')
  expect(activities('us-east-1')).toBeGreaterThan(2.3)
})
