import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { addressOf } from '../../cli/target.ts'
import { type OutgoingEvent, publish } from '../../events/publish.ts'
import type { LocalRun } from '../../local/run.ts'
import type { Example } from '../openapi/examples.ts'
import type { ExampleRequest } from './requests.ts'

/** Publishes events one by one, so that whatever counts batches counts the same every time. */
export async function tell(run: LocalRun, story: readonly OutgoingEvent[]): Promise<void> {
  const { aws, eventBusName } = run.endpoints
  const client = new EventBridgeClient(addressOf(aws))
  try {
    for (const event of story) {
      await publish([event], { client, eventBusName })
      await rested(run)
    }
  } finally {
    client.destroy()
  }
}

/** Resolves when no function has anything to do any more. */
export async function rested({ stack }: LocalRun): Promise<void> {
  while (!stack.idle()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Asks, and gives what was asked and answered, in a form that is the same every time. */
export async function record(
  { endpoints, tokens }: LocalRun,
  {
    operationId,
    summary,
    method,
    token,
    body,
    headers = {},
    contentType = 'application/json',
  }: ExampleRequest,
  path: string,
): Promise<Example> {
  const type: Record<string, string> = {
    ...(body === undefined ? {} : { 'content-type': contentType }),
    ...headers,
  }
  const authorization = async (): Promise<Record<string, string>> =>
    token ? { authorization: `Bearer ${await tokens.sign(token)}` } : {}
  const answer = await fetch(`${endpoints.api}${path}`, {
    method,
    headers: { ...type, ...(await authorization()) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    operationId,
    summary,
    request: {
      method,
      path,
      headers: { ...type, ...(token ? { authorization: 'Bearer <token>' } : {}) },
      ...(body === undefined ? {} : { body }),
    },
    response: {
      status: answer.status,
      headers: Object.fromEntries(
        SHOWN.flatMap((name) => shown(name, answer.headers)).map(([name, value]) => [
          name,
          // It is of the ids and times that differ every time.
          name === 'etag' && OF_NOW.test(text) ? TAG : value,
        ]),
      ),
      ...(text ? { body: JSON.parse(text, settled) } : {}),
    },
  }
}

const SHOWN = [
  'content-type',
  'content-disposition',
  'cache-control',
  'etag',
  'vary',
  'www-authenticate',
  'retry-after',
  'ratelimit-policy',
  'ratelimit',
]

const shown = (name: string, headers: Headers): [string, string][] => {
  const value = headers.get(name)
  return value === null ? [] : [[name, value]]
}

const AT = '2024-08-04T18:20:05.678Z'

/** The times of the recording itself differ every time, and so do the ids that are made of them. */
const SETTLED: Readonly<Record<string, string>> = {
  recordedAt: '2024-08-04T19:58:12.345Z',
  rejectedAt: '2024-08-04T20:05:06.789Z',
  savedAt: AT,
  publishedAt: AT,
  at: AT,
  rejectedId: 'Qm3vJ0yS1nL7c2f8dWk4Tg',
}
/** Answers with these are made of the time and of ids of the recording. */
const OF_NOW = /"(rejectedId|savedAt|publishedAt|at)"/
const TAG = 'W/"nD0i1pXyT8c5rJwq3b2m7A"'

/** The times within a sentence. */
const TIMES = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\b/g

const settled = (key: string, value: unknown): unknown =>
  SETTLED[key] ?? (typeof value === 'string' && value.includes(' ') ? value.replaceAll(TIMES, AT) : value)
