import { PRICES, type PriceName, REGIONS, type Region } from '../../capacity/prices.ts'
import type { Measures } from './measures.ts'
import { COLOURS, type Line, type Metric, ref } from './widgets.ts'

export interface Parts {
  /** The functions with their memory. */
  readonly functions: readonly { readonly logicalId: string; readonly megabytes: number }[]
  readonly logGroups: readonly string[]
  /** Variables of Fn::Sub that have the names of the tables. */
  readonly tables: readonly string[]
}

/** The region whose prices are taken: of others there is no table. */
export const pricedRegion = (region: string): Region => REGIONS.find((each) => each === region) ?? REGIONS[0]

/** The places of those regions: a template names no region. */
export const PLACES: Readonly<Record<Region, string>> = { 'eu-west-1': 'Ireland', 'us-east-1': 'Virginia' }

/**
 * Lines of what the traffic costs, in US dollars a minute, service by service. What is charged for whether anybody does anything is
 * in docs/capacity.md.
 */
export function costLines(
  measures: Measures,
  { functions, logGroups, tables }: Parts,
  region: string,
): Line[] {
  const at = REGIONS.indexOf(pricedRegion(region))
  const priced = (amount: string, price: PriceName) =>
    `${amount} * ${(PRICES[price].usd[at] ?? 0) / PRICES[price].per}`
  const hidden: Metric[] = []
  const put = (id: string, metric: Metric): string => {
    hidden.push({ ...metric, id })
    return id
  }
  const total = (ids: readonly string[]) => `SUM(FILL([${ids.join(', ')}], 0))`

  const published = put('published', measures.queue('ActivityQueue', 'NumberOfMessagesSent'))
  const awarded = put('awarded', measures.own('KeepsakesAwarded'))
  const received = put('taken', measures.queue('ActivityQueue', 'NumberOfMessagesReceived'))
  const pushed = put('pushed', measures.queue('LivePushQueue', 'NumberOfMessagesSent'))
  const requests = put('requests', measures.api('Count'))
  const reads = tables.map((table, index) =>
    put(`reads${index}`, measures.table(table, 'ConsumedReadCapacityUnits')),
  )
  const writes = tables.map((table, index) =>
    put(`writes${index}`, measures.table(table, 'ConsumedWriteCapacityUnits')),
  )
  const invocations = functions.map(({ logicalId }, index) =>
    put(`invocations${index}`, measures.lambda(logicalId, 'Invocations')),
  )
  const gigabyteMs = functions.map(({ logicalId, megabytes }, index) => {
    const id = put(`ms${index}`, measures.lambda(logicalId, 'Duration'))
    return `FILL(${id}, 0) * ${megabytes / 1024}`
  })
  const logs = logGroups.map((logicalId, index) => put(`logs${index}`, logOf(logicalId)))

  const lines: readonly [id: string, label: string, colour: string, expression: string][] = [
    ['bus', 'bus', COLOURS.blue, priced(total([published, awarded]), 'busEvents')],
    // Ten messages come and go in one request, as far as there are ten.
    [
      'queues',
      'queues',
      COLOURS.teal,
      priced(`(${total([published, pushed])} + 0.2 * ${total([received, pushed])})`, 'queueRequests'),
    ],
    [
      'functions',
      'functions',
      COLOURS.orange,
      `${priced(total(invocations), 'invocations')} + ${priced(`(${gigabyteMs.join(' + ')}) / 1000`, 'gigabyteSeconds')}`,
    ],
    [
      'tables',
      'tables',
      COLOURS.green,
      `${priced(total(reads), 'reads')} + ${priced(total(writes), 'writes')}`,
    ],
    ['logs', 'logs', COLOURS.purple, priced(total(logs), 'logs')],
    ['api', 'API', COLOURS.grey, priced(total([requests]), 'apiRequests')],
  ]
  return [
    ...hidden,
    ...lines.map(([id, label, colour, expression]) => ({
      ...{ id: `${id}Cost`, label, colour },
      expression: `60 * (${expression}) / PERIOD(${published})`,
    })),
  ]
}

const logOf = (logicalId: string): Metric => ({
  namespace: 'AWS/Logs',
  name: 'IncomingBytes',
  dimensions: { LogGroupName: ref(logicalId) },
  stat: 'Sum',
})
