// The only file that reaches behind fauxqs's exports. fauxqs can keep its state and take queues from code, but
// only through classes that it does not export; they are loaded from the files beside its entry point. The
// version is pinned by the lock file, and tests/local/aws/ tells when a new one differs.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { type BuildAppOptions, buildApp } from 'fauxqs'
import { atOnce } from './at-once.ts'

type Stores = NonNullable<BuildAppOptions['stores']>
export type SqsStore = Stores['sqsStore']
export type SqsQueue = ReturnType<SqsStore['createQueue']>
export type MessageAttributes = SqsQueue['messages'][number]['messageAttributes']
type Persistence = NonNullable<SqsStore['persistence']>

interface SqsStoreClass {
  new (): SqsStore
  createMessage(
    body: string,
    attributes: MessageAttributes,
    delaySeconds?: number,
  ): SqsQueue['messages'][number]
}
/** A message as ReceiveMessage answers it; `BinaryValue` is in Base64. */
export interface ReceivedMessage {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly MD5OfBody: string
  readonly Body: string
  readonly Attributes?: Readonly<Record<string, string>>
  readonly MessageAttributes?: Readonly<
    Record<
      string,
      { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }
    >
  >
}
type ReceiveMessage = (asked: object, store: SqsStore) => Promise<{ Messages?: ReceivedMessage[] }>
interface SqsTypes {
  readonly DEFAULT_QUEUE_ATTRIBUTES: Record<string, string>
  readonly INVALID_MESSAGE_BODY_CHAR: RegExp
  calculateMessageSize(body: string, attributes: MessageAttributes): number
}

const load = (file: string) => import(new URL(`../../node_modules/fauxqs/dist/${file}`, import.meta.url).href)

const { SqsStore } = (await load('sqs/sqsStore.js')) as { SqsStore: SqsStoreClass }
const { SnsStore } = (await load('sns/snsStore.js')) as { SnsStore: new () => Stores['snsStore'] }
const { S3Store } = (await load('s3/s3Store.js')) as { S3Store: new () => Stores['s3Store'] }
const { PersistenceManager } = (await load('persistence.js')) as {
  PersistenceManager: new (dataDir: string) => Persistence
}
export const { receiveMessage } = (await load('sqs/actions/receiveMessage.js')) as {
  receiveMessage: ReceiveMessage
}
const sqsTypes = (await load('sqs/sqsTypes.js')) as SqsTypes

export const { createMessage } = SqsStore
export const { calculateMessageSize, DEFAULT_QUEUE_ATTRIBUTES } = sqsTypes

// fauxqs looks at UTF-16 code units, and so refuses the characters beyond U+FFFF (all emoji) that SQS takes.
const REFUSED = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
sqsTypes.INVALID_MESSAGE_BODY_CHAR.test = (text) => REFUSED.test(text)

export interface Fauxqs {
  readonly sqs: SqsStore
  readonly s3: Stores['s3Store']
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Forgets that a message was received: it is visible again, and the receive does not count. */
  forgetReceive(queue: SqsQueue, receiptHandle: string): void
  /** Does what changes buckets and queues, without waiting, so that a killed process leaves all of it or nothing. */
  atomically<T>(work: () => T): T
  /** The bucket of a multipart upload that is not complete. */
  bucketOfUpload(uploadId: string): string | undefined
  close(): Promise<void>
}

export interface FauxqsOptions {
  readonly region: string
  /** Where a queue of that name is reached in this run. */
  queueUrl(name: string): string
  readonly dataDir?: string
}

export async function openFauxqs({ region, queueUrl, dataDir }: FauxqsOptions): Promise<Fauxqs> {
  const sqsStore = new SqsStore()
  const stores = { sqsStore, snsStore: new SnsStore(), s3Store: new S3Store() }
  // Without a host of its own a queue URL has the address that its client used.
  sqsStore.host = ''
  const persistence = dataDir === undefined ? undefined : openPersistence(dataDir, stores, queueUrl)
  const app = buildApp({ logger: false, stores, defaultRegion: region })
  await app.ready()
  return {
    sqs: sqsStore,
    s3: stores.s3Store,
    handle: (request, response) => app.routing(request, response),
    forgetReceive(queue, receiptHandle) {
      const entry = queue.inflightMessages.get(receiptHandle)
      if (entry === undefined) return
      entry.message.approximateReceiveCount--
      persistence?.database
        .prepare('UPDATE sqs_messages SET approximate_receive_count = ? WHERE message_id = ?')
        .run(entry.message.approximateReceiveCount, entry.message.messageId)
      queue.changeVisibility(receiptHandle, 0)
    },
    atomically: (work) => (persistence === undefined ? work() : atOnce(persistence.database, work)),
    bucketOfUpload: (uploadId) => uploadsOf(stores.s3Store).get(uploadId)?.bucket,
    async close() {
      await app.close()
      persistence?.manager.close()
    },
  }
}

/** fauxqs keeps them to itself. */
const uploadsOf = (s3: Stores['s3Store']) =>
  (s3 as unknown as { multipartUploads: ReadonlyMap<string, { bucket: string }> }).multipartUploads

/** Wires persistence as fauxqs's own startFauxqs does, and adds what it lacks to survive a killed process. */
function openPersistence(dataDir: string, stores: Stores, queueUrl: (name: string) => string) {
  const manager = new PersistenceManager(dataDir)
  const { db: database } = manager as unknown as { db: DatabaseSync }
  // A commit has to outlive the process, not the loss of power.
  database.exec('PRAGMA synchronous = NORMAL')
  const run = (sql: string, ...values: SQLInputValue[]) => database.prepare(sql).run(...values)
  for (const row of database.prepare('SELECT name FROM sqs_queues').all()) {
    run('UPDATE sqs_queues SET url = ? WHERE name = ?', queueUrl(String(row.name)), String(row.name))
  }
  // fauxqs's own statement sets a column to NULL that must not be, and so fails.
  const ready = database.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  )
  manager.updateMessageReady = (messageId) => void ready.run(messageId)

  // fauxqs begins a transaction of its own, which SQLite refuses within another.
  Object.assign(manager, { transaction: (work: () => void) => atOnce(database, work) })

  manager.load(stores.sqsStore, stores.snsStore, stores.s3Store)
  for (const queue of stores.sqsStore.allQueues()) persistQueue(queue, manager, database)
  const createQueue = stores.sqsStore.createQueue.bind(stores.sqsStore)
  stores.sqsStore.createQueue = (...args) => persistQueue(createQueue(...args), manager, database)
  stores.sqsStore.persistence = manager
  stores.snsStore.persistence = manager
  stores.s3Store.persistence = manager
  return { manager, database }
}

/** fauxqs moves a dead letter by a delete and an insert: in one transaction, so that it is never in neither queue. */
function persistQueue(queue: SqsQueue, manager: Persistence, database: DatabaseSync): SqsQueue {
  queue.persistence = manager
  const dequeue = queue.dequeue.bind(queue)
  queue.dequeue = (...args) => atOnce(database, () => dequeue(...args))
  return queue
}
