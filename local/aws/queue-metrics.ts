import type { LocalMetrics } from '../metrics/metrics.ts'
import type { SqsQueue, SqsStore } from './fauxqs-internals.ts'

/** SQS tells of a queue for so long after something was done with it, or it was not empty. */
const ACTIVE_MS = 6 * 60 * 60 * 1000
/** SQS leaves out what was received more often: the oldest is then another. */
const MOST_RECEIVES = 3

export interface QueueMetrics {
  /** Puts what lies in the queues now. */
  sample(): void
}

/** Counts what is done with each queue, whoever does it, as SQS would: what moves to a dead-letter queue is not sent. */
export function measureQueues(store: SqsStore, metrics: LocalMetrics): QueueMetrics {
  const activeAt = new Map<SqsQueue, number>()
  let isMoving = false
  const put = ({ name: QueueName }: SqsQueue, name: string, value: number) =>
    metrics.put({ namespace: 'AWS/SQS', name, dimensions: { QueueName } }, value)
  const did = (queue: SqsQueue, name: string, howMany: number) => {
    activeAt.set(queue, Date.now())
    put(queue, name, howMany)
  }

  const measure = (queue: SqsQueue): SqsQueue => {
    const enqueue = queue.enqueue.bind(queue)
    queue.enqueue = (message) => {
      enqueue(message)
      if (!isMoving) did(queue, 'NumberOfMessagesSent', 1)
    }
    const dequeue = queue.dequeue.bind(queue)
    queue.dequeue = (...args) => {
      isMoving = true
      try {
        const received = dequeue(...args)
        if (received.length > 0) did(queue, 'NumberOfMessagesReceived', received.length)
        return received
      } finally {
        isMoving = false
      }
    }
    const deleteMessage = queue.deleteMessage.bind(queue)
    queue.deleteMessage = (handle) => {
      const isDeleted = deleteMessage(handle)
      if (isDeleted) did(queue, 'NumberOfMessagesDeleted', 1)
      return isDeleted
    }
    return queue
  }
  for (const queue of store.allQueues()) measure(queue)
  const createQueue = store.createQueue.bind(store)
  store.createQueue = (...args) => measure(createQueue(...args))

  return {
    sample() {
      const now = Date.now()
      for (const queue of store.allQueues()) {
        const { messages, inflightMessages, delayedMessages } = queue
        if (messages.length + inflightMessages.size + delayedMessages.length > 0) activeAt.set(queue, now)
        if (now - (activeAt.get(queue) ?? 0) > ACTIVE_MS) continue
        put(queue, 'ApproximateNumberOfMessagesVisible', messages.length)
        put(queue, 'ApproximateNumberOfMessagesNotVisible', inflightMessages.size)
        put(queue, 'ApproximateNumberOfMessagesDelayed', delayedMessages.length)
        put(queue, 'ApproximateAgeOfOldestMessage', oldestSeconds(queue, now))
      }
    },
  }
}

function oldestSeconds({ messages, inflightMessages }: SqsQueue, now: number): number {
  let oldest = now
  const look = ({ sentTimestamp, approximateReceiveCount }: SqsQueue['messages'][number]) => {
    if (approximateReceiveCount <= MOST_RECEIVES) oldest = Math.min(oldest, sentTimestamp)
  }
  for (const message of messages) look(message)
  for (const { message } of inflightMessages.values()) look(message)
  return Math.floor((now - oldest) / 1000)
}
