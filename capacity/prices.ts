export const REGIONS = ['eu-west-1', 'us-east-1'] as const
export type Region = (typeof REGIONS)[number]

/** Pages of AWS where the prices stand. */
const SOURCES = {
  EventBridge: 'https://aws.amazon.com/eventbridge/pricing/',
  SQS: 'https://aws.amazon.com/sqs/pricing/',
  Lambda: 'https://aws.amazon.com/lambda/pricing/',
  DynamoDB: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  CloudWatch: 'https://aws.amazon.com/cloudwatch/pricing/',
  'API Gateway': 'https://aws.amazon.com/api-gateway/pricing/',
} as const

export type Service = keyof typeof SOURCES

/** The day by which the prices are. */
export const PRICES_AS_OF = '2026-10-04'

export interface Price {
  readonly service: Service
  /** The price is for so many, such as a million requests, or of so many bytes. */
  readonly per: number
  readonly of: string
  /** US dollars, in the order of REGIONS. */
  readonly usd: readonly [ireland: number, virginia: number]
  /**
   * Where the figure of eu-west-1 was read: in a copy of AWS's price list of September or October 2026, or as others quote the
   * pricing page. Those of us-east-1 are all as others quote them.
   */
  readonly read: 'price list' | 'pricing page'
}

const MILLION = 1_000_000
const GB = 1_000_000_000

/** List prices of the first tier, without free allowances, discounts and taxes. */
export const PRICES = {
  busEvents: {
    service: 'EventBridge',
    per: MILLION,
    of: 'million custom events of up to 64 KB',
    usd: [1, 1],
    read: 'pricing page',
  },
  archiving: {
    service: 'EventBridge',
    per: GB,
    of: 'GB put into the archive',
    usd: [0.1, 0.1],
    read: 'pricing page',
  },
  archiveMonths: {
    service: 'EventBridge',
    per: GB,
    of: 'GB and month in the archive',
    usd: [0.023, 0.023],
    read: 'pricing page',
  },
  queueRequests: {
    service: 'SQS',
    per: MILLION,
    of: 'million requests of up to 64 KB',
    usd: [0.4, 0.4],
    read: 'pricing page',
  },
  invocations: {
    service: 'Lambda',
    per: MILLION,
    of: 'million invocations',
    usd: [0.2, 0.2],
    read: 'price list',
  },
  gigabyteSeconds: {
    service: 'Lambda',
    per: MILLION,
    of: 'million GB-seconds on Arm',
    usd: [13.3334, 13.3334],
    read: 'pricing page',
  },
  reads: {
    service: 'DynamoDB',
    per: MILLION,
    of: 'million read request units',
    usd: [0.1415, 0.125],
    read: 'price list',
  },
  writes: {
    service: 'DynamoDB',
    per: MILLION,
    of: 'million write request units',
    usd: [0.705, 0.625],
    read: 'price list',
  },
  tableMonths: {
    service: 'DynamoDB',
    per: GB,
    of: 'GB and month in tables and their point-in-time recovery',
    usd: [0.283 + 0.22, 0.25 + 0.2],
    read: 'price list',
  },
  logs: { service: 'CloudWatch', per: GB, of: 'GB of logs taken in', usd: [0.57, 0.5], read: 'price list' },
  metricMonths: {
    service: 'CloudWatch',
    per: 1,
    of: 'custom metric and month',
    usd: [0.3, 0.3],
    read: 'price list',
  },
  metricReads: {
    service: 'CloudWatch',
    per: 1_000,
    of: 'thousand metrics read by GetMetricData',
    usd: [0.01, 0.01],
    read: 'pricing page',
  },
  alarmMonths: {
    service: 'CloudWatch',
    per: 1,
    of: 'metric of an alarm and month',
    usd: [0.1, 0.1],
    read: 'price list',
  },
  compositeMonths: {
    service: 'CloudWatch',
    per: 1,
    of: 'composite alarm and month',
    usd: [0.5, 0.5],
    read: 'pricing page',
  },
  apiRequests: {
    service: 'API Gateway',
    per: MILLION,
    of: 'million requests of the HTTP API',
    usd: [1.11, 1],
    read: 'price list',
  },
  liveMessages: {
    service: 'API Gateway',
    per: MILLION,
    of: 'million messages of live connections',
    usd: [1.14, 1],
    read: 'pricing page',
  },
  liveMinutes: {
    service: 'API Gateway',
    per: MILLION,
    of: 'million minutes of live connections',
    usd: [0.285, 0.25],
    read: 'pricing page',
  },
} as const satisfies Record<string, Price>

export type PriceName = keyof typeof PRICES

export const sourceOf = (service: Service): string => SOURCES[service]

/** How much of each there is, in single requests, bytes, GB-seconds and months. */
export type Amounts = Readonly<Partial<Record<PriceName, number>>>

/** The cost of amounts in US dollars, price by price. */
export function costsOf(amounts: Amounts, region: Region): Partial<Record<PriceName, number>> {
  const names = Object.keys(amounts) as PriceName[]
  return Object.fromEntries(
    names.map((name) => {
      const { per, usd } = PRICES[name]
      return [name, ((amounts[name] ?? 0) / per) * (usd[REGIONS.indexOf(region)] ?? Number.NaN)]
    }),
  )
}

/** Adds amounts, each so many times. */
export function sumOf(...parts: readonly (readonly [times: number, amounts: Amounts])[]): Amounts {
  const sum: Partial<Record<PriceName, number>> = {}
  for (const [times, amounts] of parts) {
    for (const name of Object.keys(amounts) as PriceName[])
      sum[name] = (sum[name] ?? 0) + times * (amounts[name] ?? 0)
  }
  return sum
}
