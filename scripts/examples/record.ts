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
      while (!run.stack.idle()) await new Promise((resolve) => setTimeout(resolve, 20))
    }
  } finally {
    client.destroy()
  }
}

/** Asks, and gives what was asked and answered, in a form that is the same every time. */
export async function record(
  { endpoints, tokens }: LocalRun,
  { operationId, summary, method, token, body, contentType = 'application/json' }: ExampleRequest,
  path: string,
): Promise<Example> {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': contentType }
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
      headers: Object.fromEntries(SHOWN.flatMap((name) => shown(name, answer.headers))),
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
]

const shown = (name: string, headers: Headers): [string, string][] => {
  const value = headers.get(name)
  return value === null ? [] : [[name, value]]
}

/** The times of the recording itself differ every time. */
function settled(key: string, value: unknown): unknown {
  return key === 'recordedAt' ? '2024-08-04T19:58:12.345Z' : value
}
