import { CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch'
import type { ReadSums, Span, WantedMetric } from '../patrol/ports.ts'
import { clientSettings } from './client.ts'

/** CloudWatch did not say what the metrics were. */
export class MetricsError extends Error {
  override readonly name = 'MetricsError'
}

/** CloudWatch takes no more in a call. */
const MOST_QUERIES = 500
/** A week of 40 partners by five minutes is 90,000 numbers. */
const ANSWER_WITHIN_MS = 10_000

/** Reads the functions' own metrics, in the stage's namespace. */
export function sumsOf(given: {
  readonly POWERTOOLS_METRICS_NAMESPACE: string
  readonly POWERTOOLS_SERVICE_NAME: string
}): ReadSums {
  const client = new CloudWatchClient(clientSettings({ answerWithinMs: ANSWER_WITHIN_MS }))
  const { POWERTOOLS_METRICS_NAMESPACE: namespace, POWERTOOLS_SERVICE_NAME: service } = given
  const queryOf = ({ name, dimensions }: WantedMetric, at: number, { periodMs }: Span) => ({
    Id: `m${at}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries({ service, ...dimensions }).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: periodMs / 1000,
      Stat: 'Sum',
    },
  })

  async function readSome(wanted: readonly WantedMetric[], span: Span): Promise<number[][]> {
    const sums = wanted.map(() => Array<number>((span.to - span.from) / span.periodMs).fill(0))
    let NextToken: string | undefined
    do {
      const answer = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: wanted.map((each, at) => queryOf(each, at, span)),
          StartTime: new Date(span.from),
          EndTime: new Date(span.to),
          ScanBy: 'TimestampAscending',
          NextToken,
        }),
      )
      for (const result of answer.MetricDataResults ?? [])
        addTo(sums[Number(result.Id?.slice(1))], result, span)
      NextToken = answer.NextToken
    } while (NextToken)
    return sums
  }

  return async (wanted, span) => {
    const sums: number[][] = []
    for (let at = 0; at < wanted.length; at += MOST_QUERIES)
      sums.push(...(await readSome(wanted.slice(at, at + MOST_QUERIES), span)))
    return sums
  }
}

/** @throws MetricsError for a result that is not the whole: 0 would look as if nothing had come */
function addTo(sums: number[] | undefined, result: MetricDataResult, { from, periodMs }: Span): void {
  const { Id, StatusCode, Messages, Timestamps = [], Values = [] } = result
  // The rest of partial data comes with the next token.
  if (!sums || (StatusCode !== 'Complete' && StatusCode !== 'PartialData'))
    throw new MetricsError(
      `CloudWatch answers ${StatusCode} for the metric ${Id}: ${Messages?.[0]?.Value ?? 'no reason is given'}`,
    )
  for (const [index, time] of Timestamps.entries()) {
    const at = Math.floor((time.getTime() - from) / periodMs)
    if (at in sums) sums[at] = (sums[at] ?? 0) + (Values[index] ?? 0)
  }
}
