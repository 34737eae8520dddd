export const REGIONS = ['eu-west-1', 'us-east-1'] as const
export type Region = (typeof REGIONS)[number]

interface Price {
  /** US dollars for so much of it, in the order of REGIONS. */
  readonly usd: readonly [ireland: number, virginia: number]
  readonly for: string
  readonly source: keyof typeof SOURCES
}

/** Pages of AWS where the prices stand. */
export const SOURCES = {
  eventBridge: 'https://aws.amazon.com/eventbridge/pricing/',
  sqs: 'https://aws.amazon.com/sqs/pricing/',
  lambda: 'https://aws.amazon.com/lambda/pricing/',
  dynamoDb: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  cloudWatch: 'https://aws.amazon.com/cloudwatch/pricing/',
  apiGateway: 'https://aws.amazon.com/api-gateway/pricing/',
} as const

/** The day by which the prices are: those of AWS's price lists of September and October 2026, or older and unchanged. */
export const PRICES_AS_OF = '2026-10-04'

/**
 * List prices of the first tier, without free allowances, discounts and taxes. Where a region has several prices by volume, the
 * dearest counts.
 */
export const PRICES = {
  busEvents: { usd: [1, 1], for: 'a million custom events of up to 64 KB', source: 'eventBridge' },
  archiving: { usd: [0.1, 0.1], for: 'a GB put into the archive', source: 'eventBridge' },
  archiveStorage: { usd: [0.023, 0.023], for: 'a GB and month in the archive', source: 'eventBridge' },
  queueRequests: { usd: [0.4, 0.4], for: 'a million requests of up to 64 KB', source: 'sqs' },
  invocations: { usd: [0.2, 0.2], for: 'a million invocations', source: 'lambda' },
  gigabyteSeconds: { usd: [13.3334, 13.3334], for: 'a million GB-seconds on Arm', source: 'lambda' },
  reads: { usd: [0.1415, 0.125], for: 'a million read request units', source: 'dynamoDb' },
  writes: { usd: [0.705, 0.625], for: 'a million write request units', source: 'dynamoDb' },
  tableStorage: { usd: [0.283, 0.25], for: 'a GB and month in tables', source: 'dynamoDb' },
  tableBackups: { usd: [0.22, 0.2], for: 'a GB and month of point-in-time recovery', source: 'dynamoDb' },
  logs: { usd: [0.57, 0.5], for: 'a GB of logs taken in', source: 'cloudWatch' },
  logStorage: { usd: [0.03, 0.03], for: 'a GB and month of logs, compressed', source: 'cloudWatch' },
  metrics: { usd: [0.3, 0.3], for: 'a custom metric and month', source: 'cloudWatch' },
  alarmMetrics: { usd: [0.1, 0.1], for: 'a metric of an alarm and month', source: 'cloudWatch' },
  apiRequests: { usd: [1.11, 1], for: 'a million requests of the HTTP API', source: 'apiGateway' },
  liveMessages: { usd: [1.14, 1], for: 'a million messages of live connections', source: 'apiGateway' },
  liveMinutes: { usd: [0.285, 0.25], for: 'a million minutes of live connections', source: 'apiGateway' },
} as const satisfies Record<string, Price>

export type PriceName = keyof typeof PRICES

/** US dollars for one of what the price is for: a million, a GB, a month. */
export function priceOf(name: PriceName, region: Region): number {
  return PRICES[name].usd[REGIONS.indexOf(region)] ?? Number.NaN
}
