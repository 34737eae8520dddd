import type { IncomingMessage, ServerResponse } from 'node:http'
import { POINTER_KEY, snapshotKeyOf } from '../../schemas/catalogue-pointer.ts'
import { CAMPAIGN } from '../cost/workload.ts'

/** Answers a call of an operation, by its target, from its input as JSON. */
export type Answers = Readonly<Record<string, (input: never) => object>>

const VERSION = 'bench'
const snapshot = { version: VERSION, publishedAt: '2024-06-01T00:00:00Z', campaigns: [CAMPAIGN] }
const pointer = { number: 1, version: VERSION, key: snapshotKeyOf(1), publishedAt: snapshot.publishedAt }

/** A bus that takes everything at once. */
export const BUS: Answers = {
  'AWSEvents.PutEvents': ({ Entries = [] }: { readonly Entries?: readonly unknown[] }) => ({
    FailedEntryCount: 0,
    Entries: Entries.map(() => ({ EventId: '11710aed-b79e-4468-a20b-bb3c0c3b4860' })),
  }),
}

/** Answers for AWS as shortly as its protocols allow: calls as they are given, and the workload's catalogue from its bucket. */
export function answer(
  answers: Answers,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  const called = answers[String(request.headers['x-amz-target'])]
  const found = request.method === 'GET' ? objectAt(request.url ?? '') : called?.(JSON.parse(body) as never)
  const json = JSON.stringify(found ?? { message: `the stub does not know ${request.url}` })
  response.writeHead(found ? 200 : 404, {
    Server: 'Server',
    'Content-Type': 'application/x-amz-json-1.0',
    'Content-Length': Buffer.byteLength(json),
    'x-amzn-RequestId': 'UAT5LBBV3EBIBUIV2R5E0QV5CFVV4KQNSO5AEMVJF66Q9ASUAAJG',
    'x-amz-crc32': '2745614147',
    ETag: '"bench"',
  })
  response.end(json)
}

function objectAt(path: string): object | undefined {
  if (path.endsWith(`/${POINTER_KEY}`)) return pointer
  return path.endsWith(`/${pointer.key}`) ? snapshot : undefined
}
