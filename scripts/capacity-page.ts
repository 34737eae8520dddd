import { stripVTControlCharacters } from 'node:util'
import { ASSUMED } from '../capacity/assumptions.ts'
import { type CountedWork, countedWork, type FunctionWork } from '../capacity/counted-work.ts'
import { planFor, type Wanted } from '../capacity/plan.ts'
import {
  type Amounts,
  costsOf,
  PRICES,
  PRICES_AS_OF,
  type Price,
  type PriceName,
  REGIONS,
  sourceOf,
} from '../capacity/prices.ts'
import { GROWTH, GROWTH_SOURCES, QUOTAS, QUOTAS_AS_OF, type Quota, type Raising } from '../capacity/quotas.ts'
import { activityAmounts, openAmounts } from '../capacity/work.ts'
import { planText } from '../cli/plan/text.ts'
import { table } from './template-page.ts'

/** Launch days of two sizes, which the page plans. The peaks are short, so that the page is made in a moment. */
export const EXAMPLES: readonly Wanted[] = [
  example({ users: 5_000_000, activitiesPerUser: 40, peakPerSecond: 3_000 }),
  example({ users: 30_000_000, activitiesPerUser: 60, peakPerSecond: 20_000 }),
]

function example(given: Pick<Wanted, 'users' | 'activitiesPerUser' | 'peakPerSecond'>): Wanted {
  return { ...given, days: 17, opensPerUser: 17, peakMinutes: 0.5, region: REGIONS[0], seed: 1 }
}

const WIDTH = 120
const MILLION = 1_000_000

/** The figures behind `keepsakes plan`: counted work, prices, quotas, assumptions, and plans made of them. */
export function capacityPage(): string {
  const work = countedWork()
  return [
    '# The figures of plans\n',
    'Made by `npm run docs`. What they mean, and what to do with them, is in [capacity.md](../capacity.md).\n',
    `## Counted work\n\n\`npm run bench -- --only cost --record\` counted it on ${work.countedOn}, of ${shown(work.activities)} activities and ${shown(work.opens)} opened apps.\n`,
    workTable(work),
    functionTable(work),
    '## What logs cost\n\nA million activities, line by line, with the 26 bytes that CloudWatch adds to each: metrics are lines of the log too, and a trace is\nlogged where an activity is sampled alone ([tracing.md](../tracing.md#what-it-costs)). US dollars.\n',
    logTable(work),
    '## What a million cost\n\nUS dollars, by what is charged.\n',
    costTable(work),
    `## Prices\n\nAs of ${PRICES_AS_OF}, in US dollars: list prices of the first tier, without free allowances, discounts and taxes.\n`,
    priceTable(),
    `## Quotas\n\nOf an account that has asked for nothing, as of ${QUOTAS_AS_OF}. Days are what to leave, not what AWS promises.\n`,
    quotaTable(),
    `A queue that wakes up is polled for ${GROWTH.mappingFirst} batches at once and ${GROWTH.mappingPerMinute} more a minute, in provisioned mode for ${shown(GROWTH.provisionedPerMinute)} more; a function gets ${shown(GROWTH.environmentsPerMinute / 6)} environments in ten seconds (${GROWTH_SOURCES.map(link).join(', ')}).\n`,
    '## What is assumed\n\nNothing here runs on AWS, so this was not measured. Its reasons are in `capacity/assumptions.ts`.\n',
    table(
      ['what', 'value'],
      Object.entries(ASSUMED).map(([name, value]) => [`\`${name}\``, String(value)]),
    ),
    ...EXAMPLES.flatMap((wanted) => [
      `## ${shown(wanted.users)} users\n\n\`\`\`text`,
      `${stripVTControlCharacters(planText(planFor(wanted, work), WIDTH))}\n\`\`\`\n`,
    ]),
  ].join('\n')
}

const shown = (value: number) => value.toLocaleString('en')
const dollars = (value: number) => value.toFixed(value < 1 ? 3 : 2)
const link = (url: string) => `[${new URL(url).pathname.split('/').filter(Boolean).slice(-1)}](${url})`

function workTable({ activity, open }: CountedWork): string {
  return table(
    ['', 'an activity', 'an app is opened'],
    [
      ['read request units', String(activity.reads), String(open.reads)],
      ['write request units', String(activity.writes), String(open.writes)],
      ['of which for keepsakes', String(activity.keepsakeWrites), '–'],
      ['events on the bus', String(activity.busEvents), '–'],
      ['events given to queues', String(activity.deliveries), '–'],
      ['requests of queues', String(activity.queueRequests), '–'],
      ['bytes into the archive', String(activity.archivedBytes), '–'],
      ['bytes of keepsakes', String(activity.keepsakeBytes), '–'],
      ['requests of the HTTP API', '–', String(open.apiRequests)],
      ['live connections', '–', String(open.connects)],
      ['bytes of access logs', '–', String(open.accessLogBytes)],
    ],
  )
}

function functionTable({ activity, open }: CountedWork): string {
  const rowsOf = (of: string, functions: Readonly<Record<string, FunctionWork>>) =>
    Object.entries(functions).map(([name, { invocations, processorMs, memoryMegabytes, logs }]) => [
      `\`${name}\``,
      `${invocations} ${of}`,
      `${processorMs} ms`,
      `${memoryMegabytes} MB`,
      String(logs.platform),
      String(logs.metrics),
      String(logs.words),
    ])
  return table(
    ['function', 'invocations', 'processor', 'memory', 'bytes logged by Lambda', 'of metrics', 'of words'],
    [...rowsOf('an activity', activity.functions), ...rowsOf('an open', open.functions)],
  )
}

const LINES = { platform: 'Lambda’s own lines', metrics: 'metrics', words: 'words' } as const

function logTable({ activity }: CountedWork): string {
  const rows = Object.entries(activity.functions).flatMap(([name, { invocations, logs }]) =>
    Object.entries(LINES).map(([kind, says]) => {
      const bytes = logs[kind as keyof typeof LINES]
      const costs = REGIONS.map((region) => costsOf({ logs: bytes * invocations }, region).logs ?? 0)
      return [
        `\`${name}\`: ${says}`,
        String(bytes),
        String(invocations),
        (bytes * invocations).toFixed(1),
        ...costs.map((cost) => (cost === 0 ? '–' : (cost * MILLION).toFixed(4))),
      ]
    }),
  )
  const heads = ['bytes of an invocation', 'invocations an activity', 'bytes an activity', ...REGIONS]
  return table(['', ...heads], rows)
}

function costTable({ activity, open }: CountedWork): string {
  const perMillion = (amounts: Amounts) => REGIONS.map((region) => costsOf(amounts, region))
  const bills = [...perMillion(activityAmounts(activity)), ...perMillion(openAmounts(open))]
  const rows = (Object.entries(PRICES) as [PriceName, Price][]).flatMap(([name, { service, of }]) => {
    const costs = bills.map((bill) => bill[name])
    if (costs.every((cost) => cost === undefined)) return []
    return [[`${service}: ${of}`, ...costs.map((cost) => (cost ? dollars(cost * MILLION) : '–'))]]
  })
  const total = bills.map((bill) =>
    dollars(MILLION * Object.values(bill).reduce((sum, cost) => sum + cost, 0)),
  )
  const heads = ['activities', 'opens'].flatMap((of) => REGIONS.map((region) => `${of}, ${region}`))
  return table(['', ...heads], [...rows, ['**in total**', ...total]])
}

const priceTable = () =>
  table(
    ['price for a', ...REGIONS, 'page of AWS', 'read, in eu-west-1, in'],
    (Object.values(PRICES) as Price[]).map(({ of, usd, service, read }) => [
      of,
      ...usd.map((price) => String(Number(price.toFixed(6)))),
      `[${service}](${sourceOf(service)})`,
      read,
    ]),
  )

const quotaTable = () =>
  table(
    ['quota of', 'in', ...REGIONS, 'raised by', 'days', 'page of AWS'],
    Object.values(QUOTAS as Record<string, Quota>).map(({ most, of, unit, raising, source }) => [
      of,
      unit,
      ...most.map(shown),
      ...raisedBy(raising),
      link(source),
    ]),
  )

function raisedBy(raising: Raising): [by: string, days: string] {
  if (raising.by === 'nobody') return ['nobody', '–']
  return [raising.by === 'setting' ? `a setting: ${raising.where}` : raising.where, String(raising.days)]
}
