// The only file that reaches behind fauxqs's exports. fauxqs can keep its state and take queues from code, but
// only through classes that it does not export; they are loaded from the files beside its entry point. The
// version is pinned by the lock file, and tests/local/aws/ tells when a new one differs.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { type BuildAppOptions, buildApp } from 'fauxqs'

type Stores = NonNullable<BuildAppOptions['stores']>
export type SqsStore = Stores['sqsStore']
export type SqsQueue = ReturnType<SqsStore['createQueue']>
export type MessageAttributes = SqsQueue['messages'][number]['messageAttributes']
type Persistence = NonNullable<SqsStore['persistence']>

type SqsStoreClass = {
  new (): SqsStore
  createMessage(
    body: string,
    attributes: MessageAttributes,
    delaySeconds?: number,
  ): SqsQueue['messages'][number]
}
type SqsTypes = {
  DEFAULT_QUEUE_ATTRIBUTES: Record<string, string>
  INVALID_MESSAGE_BODY_CHAR: RegExp
  calculateMessageSize(body: string, attributes: MessageAttributes): number
}

const load = (file: string) => import(new URL(`../../node_modules/fauxqs/dist/${file}`, import.meta.url).href)

const { SqsStore } = (await load('sqs/sqsStore.js')) as { SqsStore: SqsStoreClass }
const { SnsStore } = (await load('sns/snsStore.js')) as { SnsStore: new () => Stores['snsStore'] }
const { S3Store } = (await load('s3/s3Store.js')) as { S3Store: new () => Stores['s3Store'] }
const { PersistenceManager } = (await load('persistence.js')) as {
  PersistenceManager: new (dataDir: string) => Persistence
}
const sqsTypes = (await load('sqs/sqsTypes.js')) as SqsTypes

export const { createMessage } = SqsStore
export const { calculateMessageSize, DEFAULT_QUEUE_ATTRIBUTES } = sqsTypes

// fauxqs looks at UTF-16 code units, and so refuses the characters beyond U+FFFF (all emoji) that SQS takes.
const refused = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
sqsTypes.INVALID_MESSAGE_BODY_CHAR.test = (text) => refused.test(text)

export type Fauxqs = {
  sqs: SqsStore
  s3: Stores['s3Store']
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Forgets that a message was received: it is visible again, and the receive does not count. */
  forgetReceive(queue: SqsQueue, receiptHandle: string): void
  close(): Promise<void>
}

export type FauxqsOptions = {
  region: string
  /** Where a queue of that name is reached in this run. */
  queueUrl(name: string): string
  dataDir?: string
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
    async close() {
      await app.close()
      persistence?.manager.close()
    },
  }
}

/** As fauxqs's own startFauxqs wires it, with what it lacks to survive the end of the process at any moment. */
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
  queue.dequeue = (...args) => {
    database.exec('BEGIN')
    try {
      return dequeue(...args)
    } finally {
      database.exec('COMMIT')
    }
  }
  return queue
}
