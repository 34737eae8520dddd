import { join } from 'node:path'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { DatabaseMeter } from './database-meter.ts'

/** A whole stack with so many items of others in its keepsakes table. */
export interface Side {
  readonly others: number
  readonly run: LocalRun
  readonly meter: DatabaseMeter
}

export const readerId = (reader: number) => `viewer-${String(reader).padStart(4, '0')}`

export const sideName = (others: number) => `${others.toLocaleString('en')} items of others`

/** Starts a stack whose tables, still empty, are files in a folder of its own: a million items would not do in memory. */
export async function startSide(folder: string, others: number, readers: number): Promise<Side> {
  const run = await runLocal({
    port: 0,
    awsPort: 0,
    dataDir: join(folder, `${others}`),
    users: Array.from({ length: readers }, (_, reader) => readerId(reader)),
    partners: [],
    log: () => {},
  })
  return { others, run, meter: new DatabaseMeter(run) }
}

/** The body of the API's answer to a reader. @throws Error when it is not a 200 */
export async function read({ run: { endpoints } }: Side, path: string, userId: string): Promise<string> {
  const answer = await fetch(`${endpoints.api}${path}`, {
    headers: { authorization: `Bearer ${endpoints.tokens[userId]}` },
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${text}`)
  return text
}

interface Page {
  readonly Items: readonly Readonly<Record<string, { readonly S?: string }>>[]
  readonly LastEvaluatedKey?: unknown
}

/**
 * The old way to a user's keepsakes, newest first: reads the whole table and filters in memory. In the database's own
 * protocol, by hand: nothing of this project can send a Scan, and nothing but this bench should.
 */
export async function readAllAndFilter({ endpoints }: LocalRun, userId: string): Promise<string[]> {
  const found: { keepsake: string; earnedAt: string }[] = []
  let from: unknown
  do {
    const page = await scan(endpoints.aws, {
      TableName: endpoints.tables.keepsakes,
      ReturnConsumedCapacity: 'TOTAL',
      ...(from ? { ExclusiveStartKey: from } : {}),
    })
    for (const { userId: owner, keepsake, earnedAt } of page.Items)
      if (owner?.S === userId) found.push({ keepsake: keepsake?.S ?? '', earnedAt: earnedAt?.S ?? '' })
    from = page.LastEvaluatedKey
  } while (from)
  return found.sort((a, b) => (a.earnedAt < b.earnedAt ? 1 : -1)).map(({ keepsake }) => keepsake)
}

async function scan(aws: string, request: object): Promise<Page> {
  const answer = await fetch(aws, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.Scan',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/19700101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
      'x-amz-date': '19700101T000000Z',
    },
    body: JSON.stringify(request),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`Scan answered ${answer.status}: ${text}`)
  return JSON.parse(text) as Page
}
