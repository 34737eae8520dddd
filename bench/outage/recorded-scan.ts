import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TableAnswer } from '../../local/aws/table-answer.ts'
import { scanText } from '../reading/scan.ts'
import { type Served, served } from './served.ts'

/** A page of the table, as the database answered it. */
interface Recorded {
  readonly body: Buffer
  readonly units: number
  readonly items: number
}

interface Answer {
  readonly Count: number
  readonly ConsumedCapacity: { readonly CapacityUnits: number }
  readonly LastEvaluatedKey?: unknown
}

/**
 * Answers Scans of a table that nobody writes to with what its database answered once, page by page. DynamoDB would serve many at
 * once; the one of the local stack is a thread, and would be the bottleneck, where the old system's was its service.
 *
 * @param answered is told of each page, as of any that the database answers
 */
export async function recordScan(
  aws: string,
  table: string,
  answered: (answer: TableAnswer) => void,
): Promise<Served> {
  const pages = new Map<string, Recorded>()
  let from: unknown
  do {
    const request = {
      TableName: table,
      ReturnConsumedCapacity: 'TOTAL',
      ...(from ? { ExclusiveStartKey: from } : {}),
    }
    const body = await scanText(aws, request)
    const { Count, ConsumedCapacity, LastEvaluatedKey } = JSON.parse(body) as Answer
    pages.set(keyOf(from), { body: Buffer.from(body), units: ConsumedCapacity.CapacityUnits, items: Count })
    from = LastEvaluatedKey
  } while (from)
  const server = createServer(async (request, response) => {
    const began = performance.now()
    const { ExclusiveStartKey } = JSON.parse(await text(request)) as { ExclusiveStartKey?: unknown }
    const page = pages.get(keyOf(ExclusiveStartKey))
    if (!page) return void response.writeHead(400).end('no such page')
    const { body, units, items } = page
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': body.length })
      .end(body)
    const milliseconds = performance.now() - began
    answered({ table, operation: 'Scan', isRead: true, milliseconds, units, items })
  })
  return served(server)
}

const keyOf = (from: unknown) => JSON.stringify(from ?? null)
