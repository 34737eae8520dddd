import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import type { EventName } from '../../events/trace.ts'
import type { StageOptions } from '../stage.ts'
import { addressOf, readEndpoints, stageAddress } from '../target.ts'
import { filterPatternOf, lineIn, MOST_TRACES, type TracedLine, tracesOf, type Wanted } from './lines.ts'

/** Functions whose logs tell of activities. */
const FUNCTIONS = ['ingestActivities', 'awardKeepsakes', 'pushAwards']

export interface Searched {
  readonly lines: readonly TracedLine[]
  /** The trace that the activity belongs to, as far as that is known. */
  readonly traceId: string
}

/** Finds what the logs of a stage tell of an event since a time, epoch milliseconds. */
export async function findLines(name: EventName, options: StageOptions, since: number): Promise<Searched> {
  const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs')
  const { stage = 'local', endpointUrl, endpointsFile } = options
  const address =
    options.stage === undefined
      ? addressOf(endpointUrl ?? (await readEndpoints(endpointsFile)).aws)
      : stageAddress(options)
  const client = new CloudWatchLogsClient(address)
  const groups = FUNCTIONS.map((each) => `/aws/lambda/keepsakes-${stage}-${each}`)
  const search = (wanted: Wanted) =>
    Promise.all(groups.map((group) => linesOf(client, { group, wanted, since })))
  const [derived = ''] = tracesOf(name)
  const first = (await search({ name, traceIds: [derived] })).flat()
  // A push knows no more of the activity than its trace, which the sender may have chosen.
  const carried = new Set(first.flatMap(({ traceId }) => traceId ?? [])).difference(new Set([derived]))
  const more: TracedLine[] = []
  for (let from = 0; from < carried.size; from += MOST_TRACES)
    more.push(...(await search({ name, traceIds: [...carried].slice(from, from + MOST_TRACES) })).flat())
  const lines = new Map([...first, ...more].map((line) => [JSON.stringify([line.at, line.fields]), line]))
  return { lines: [...lines.values()], traceId: [...carried][0] ?? derived }
}

async function linesOf(
  client: CloudWatchLogsClient,
  { group, wanted, since }: { group: string; wanted: Wanted; since: number },
): Promise<TracedLine[]> {
  const { paginateFilterLogEvents, ResourceNotFoundException } = await import(
    '@aws-sdk/client-cloudwatch-logs'
  )
  const lines: TracedLine[] = []
  const asked = { logGroupName: group, startTime: since, filterPattern: filterPatternOf(wanted) }
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, asked)) {
      for (const { message = '', timestamp = 0 } of events) {
        const line = lineIn(message, timestamp, wanted)
        if (line) lines.push(line)
      }
    }
  } catch (error) {
    // A function that has never been invoked has no log group where no template made one.
    if (!(error instanceof ResourceNotFoundException)) throw error
  }
  return lines
}
