import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import dynalite, { type DynaliteOptions } from 'dynalite'
import db, { type Item, type Store } from 'dynalite/db/index.js'
import { bodyHeaders, CORRECTED, correctCapacity } from './consumed-capacity.ts'
import { ServiceError, sendError } from './json-service.ts'
import {
  allTables,
  getTable,
  type ItemRecords,
  indexRepairs,
  itemRecords,
  putTable,
  trackIterators,
} from './level.ts'
import { type TableAnswer, tableAnswer } from './table-answer.ts'
import { openWriteRecord, type WriteRecord } from './write-record.ts'

/** The embedded DynamoDB. */
export interface Dynamo {
  /** Answers a request whose body has been read. */
  handle(request: IncomingMessage, response: ServerResponse, body: Buffer): void
  /**
   * Writes items, in DynamoDB's own JSON (`{ userId: { S: '…' } }`), straight into the store: about five times
   * as fast as BatchWriteItem, for tests and benchmarks that need a full table. Conditions do not apply.
   * @throws for a table that does not exist and for an item that its keys do not fit.
   */
  seed(tableName: string, items: Iterable<Item>): Promise<void>
  /**
   * As `seed`, but for items whose keys are taken: those stay as they are. Returns how many were written.
   * @throws as seed does
   */
  fill(tableName: string, items: Iterable<Item>): Promise<number>
  /** Exports read it. */
  readonly store: Store
  readonly record: WriteRecord
  /** Waits for the requests under way, then closes the store. */
  close(): Promise<void>
}

export type DynamoOptions = {
  region: string
  accountId: string
  dataDir?: string
  /** The most that the record of writes takes. */
  recordBytes?: number
  /** Hears of every request that was answered well. */
  answered?: (answer: TableAnswer) => void
}

/** Items. */
const SEED_BATCH = 500
const LONGEST_WAIT_MS = 5000

export async function openDynamo({
  region,
  accountId,
  dataDir,
  recordBytes,
  answered,
}: DynamoOptions): Promise<Dynamo> {
  const { server, store } = createServer({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(dataDir !== undefined && { path: dataDir }),
  })
  const iteratorsOfRequest = trackIterators(store)
  store.tableDb.awsRegion = region
  store.tableDb.awsAccountId = accountId
  if (dataDir !== undefined) await recover(store, dataDir)
  const record = await openWriteRecord(store, recordBytes)
  let running = 0

  /** The text to answer with: dynalite's own, but for the request units that it counts too low. */
  const corrected = async (
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    answer: unknown,
  ) => {
    const text = typeof answer === 'string' ? answer : ''
    const operation = operationOf(request)
    if (response.statusCode !== 200 || !CORRECTED.has(operation) || !text.includes('"ConsumedCapacity"'))
      return text
    const asked = JSON.parse(body.toString()) as { TableName: string }
    const table = await getTable(store, asked.TableName)
    const right = JSON.stringify(correctCapacity(operation, asked, JSON.parse(text), table))
    for (const [name, value] of bodyHeaders(right)) response.setHeader(name, value)
    return right
  }

  const tell = (request: IncomingMessage, body: Buffer, said: { text: string; milliseconds: number }) => {
    const answer = answered && tableAnswer(operationOf(request), body, said)
    if (answer) answered?.(answer)
  }

  /** Writes what `choose` lets through of the records of each item, and tells of how many items that was. */
  const write = async (
    tableName: string,
    items: Iterable<Item>,
    choose: (records: ItemRecords[]) => Promise<ItemRecords[]>,
  ): Promise<number> => {
    const table = await getTable(store, tableName)
    let written = 0
    await record.unrecorded(tableName, async () => {
      for (const batch of batchesOf(items)) {
        for (const item of batch) {
          const invalid = db.validateItem(item, table)
          if (invalid) throw invalid
        }
        const chosen = await choose(batch.map((item) => itemRecords(table, item)))
        await store.db.batch(chosen.flat())
        written += chosen.length
      }
    })
    return written
  }

  return {
    store,
    record,
    handle(request, response, body) {
      running++
      const began = performance.now()
      const iterators = iteratorsOfRequest()
      const end = response.end
      response.end = ((...args: Parameters<typeof end>) => {
        response.end = end
        corrected(request, body, response, args[0])
          .then(
            (text) => {
              end.call(response, text, 'utf8')
              if (response.statusCode === 200)
                tell(request, body, { text, milliseconds: performance.now() - began })
            },
            () => end.apply(response, args),
          )
          .finally(() => iterators.close())
          .finally(() => running--)
        return response
      }) as typeof end
      const read = asRead(request, body, (error) => sendError(response, refusalOf(error)))
      iterators.during(() => server.emit('request', read, response))
    },
    async seed(tableName, items) {
      await write(tableName, items, async (records) => records)
    },
    fill: (tableName, items) =>
      write(tableName, items, async (records) => {
        const taken = await store.db.getMany(records.map(([{ key }]) => key))
        return records.filter((_, index) => taken[index] === undefined)
      }),
    async close() {
      // dynalite throws, and so ends the process, when its store closes under a running operation.
      for (const deadline = Date.now() + LONGEST_WAIT_MS; running > 0 && Date.now() < deadline; ) {
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      await store.db.close()
    },
  }
}

function* batchesOf(items: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < SEED_BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target']).split('.')[1] ?? ''

/** dynalite keeps its store to itself, so it is caught where dynalite creates it. */
function createServer(options: DynaliteOptions): { server: Server; store: Store } {
  const create = db.create
  const created: Store[] = []
  db.create = (storeOptions) => {
    const store = create(storeOptions)
    created.push(store)
    return store
  }
  try {
    const server = dynalite(options)
    const [store] = created
    if (store === undefined) throw new Error('This version of dynalite creates its store in another way')
    return { server, store }
  } finally {
    db.create = create
  }
}

/** Completes what a process that was killed had begun. */
async function recover(store: Store, dataDir: string): Promise<void> {
  await store.db.open().catch((error: Error) => {
    const reason = error.cause instanceof Error ? error.cause.message : error.message
    throw new Error(`The data folder ${dataDir} cannot be opened; does another stack use it? ${reason}`, {
      cause: error,
    })
  })
  for (const table of await allTables(store)) {
    const repairs = await indexRepairs(store, table)
    if (table.TableStatus !== 'ACTIVE') repairs.push(putTable({ ...table, TableStatus: 'ACTIVE' }))
    if (repairs.length > 0) await store.db.batch(repairs)
  }
}

/**
 * A request whose body has been read. dynalite never reads from a connection itself, as it would end the process when the
 * client goes away meanwhile. An error that it throws while it reads would end the process as well, so that is told.
 */
function asRead(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  onThrown: (error: unknown) => void,
): Readable {
  const read = Object.assign(Readable.from([body]), { method, url, headers })
  const emit = read.emit.bind(read)
  read.emit = (...args: Parameters<typeof emit>) => {
    try {
      return emit(...args)
    } catch (error) {
      onThrown(error)
      return true
    }
  }
  return read
}

/** The same request would be thrown at again: so it is the client's to change, and not to be repeated. */
function refusalOf(error: unknown): ServiceError {
  return new ServiceError('ValidationException', `The embedded DynamoDB cannot read the request: ${error}`)
}
