/** An item in DynamoDB's own JSON. */
export type ScannedItem = Readonly<Record<string, { readonly S?: string }>>

interface Page {
  readonly Items: readonly ScannedItem[]
  readonly LastEvaluatedKey?: unknown
}

/**
 * The pages of a whole table, in the database's own protocol, by hand: nothing of this project can send a Scan, and nothing but
 * its benches should.
 */
export async function* scannedPages(aws: string, table: string): AsyncGenerator<readonly ScannedItem[]> {
  let from: unknown
  do {
    const page: Page = await scan(aws, {
      TableName: table,
      ReturnConsumedCapacity: 'TOTAL',
      ...(from ? { ExclusiveStartKey: from } : {}),
    })
    yield page.Items
    from = page.LastEvaluatedKey
  } while (from)
}

/** Every item of a table, held at once. */
export async function readAll(aws: string, table: string): Promise<ScannedItem[]> {
  const items: ScannedItem[] = []
  for await (const page of scannedPages(aws, table)) for (const item of page) items.push(item)
  return items
}

async function scan(aws: string, request: object): Promise<Page> {
  return JSON.parse(await scanText(aws, request)) as Page
}

/** The answer to one Scan as it came. */
export async function scanText(aws: string, request: object): Promise<string> {
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
  return text
}
