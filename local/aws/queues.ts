import type { QueueModel } from '../resources/model.ts'
import {
  calculateMessageSize,
  createMessage,
  DEFAULT_QUEUE_ATTRIBUTES,
  type Fauxqs,
  type MessageAttributes,
  type ReceivedMessage,
  receiveMessage,
} from './fauxqs-internals.ts'

/** A queue that does not exist, or that does not take the message; `code` is EventBridge's ERROR_CODE for it. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly code: 'NO_RESOURCE' | 'INVALID_PARAMETER'

  constructor(code: DeliveryError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** ReceiveMessage brings no more. */
export const RECEIVE_LIMIT = 10

/** The embedded queues, without the way over HTTP. */
export interface Queues {
  /** Creates the queue, or gives the one of an earlier run the attributes that the template has now. */
  define(queue: QueueModel): void
  /** Returns once the queue holds the message, on disk when there is a data folder. @throws DeliveryError. */
  send(queueArn: string, body: string, stringAttributes?: Record<string, string>): void
  /**
   * Takes at most `count` messages, and never more than `RECEIVE_LIMIT`. Where there are none it waits for one, as long as
   * `wait` says; once its signal is aborted it takes none. @throws DeliveryError.
   */
  receive(queueArn: string, count: number, wait: ReceiveWait): Promise<readonly ReceivedMessage[]>
  /** Passes over the handle of a message that was received again since: whoever has the later handle deletes it. */
  delete(queueArn: string, receiptHandles: readonly string[]): void
  /**
   * Makes everything that was received and not deleted visible again, and does not count those receives:
   * for a queue whose receiver ended with the process before.
   */
  releaseInFlight(queueArn: string): void
  /** How many messages the queue holds, visible or received and not deleted; not those delayed. @throws DeliveryError. */
  size(queueArn: string): number
}

export type ReceiveWait = { readonly seconds: number; readonly signal: AbortSignal }

export function openQueues({ sqs, forgetReceive }: Fauxqs): Queues {
  const find = (arn: string) => {
    const queue = sqs.getQueueByArn(arn)
    if (queue === undefined) throw new DeliveryError('NO_RESOURCE', `The queue ${arn} does not exist.`)
    return queue
  }
  return {
    define({ name, url, arn, attributes }) {
      const existing = sqs.getQueueByArn(arn)
      if (existing === undefined) sqs.createQueue(name, url, arn, attributes)
      else existing.setAttributes({ ...DEFAULT_QUEUE_ATTRIBUTES, RedrivePolicy: '', ...attributes })
    },
    send(queueArn, body, stringAttributes = {}) {
      const queue = find(queueArn)
      const attributes: MessageAttributes = {}
      for (const [name, StringValue] of Object.entries(stringAttributes)) {
        attributes[name] = { DataType: 'String', StringValue }
      }
      const size = calculateMessageSize(body, attributes)
      const limit = Number(queue.attributes.MaximumMessageSize)
      if (size > limit) {
        throw new DeliveryError(
          'INVALID_PARAMETER',
          `The message has ${size} bytes; ${queueArn} takes ${limit}.`,
        )
      }
      const delay = Number(queue.attributes.DelaySeconds)
      queue.enqueue(createMessage(body, attributes, delay > 0 ? delay : undefined))
    },
    async receive(queueArn, count, { seconds, signal }) {
      const queue = find(queueArn)
      const asked = {
        QueueUrl: queue.url,
        MaxNumberOfMessages: Math.min(count, RECEIVE_LIMIT),
        WaitTimeSeconds: 0,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }
      const take = async () => (signal.aborted ? [] : ((await receiveMessage(asked, sqs)).Messages ?? []))
      const taken = await take()
      if (taken.length > 0 || seconds <= 0 || signal.aborted) return taken
      await unlessAborted(signal, queue.waitForMessages(seconds))
      return take()
    },
    delete(queueArn, receiptHandles) {
      const queue = sqs.getQueueByArn(queueArn)
      for (const handle of receiptHandles) queue?.deleteMessage(handle)
    },
    releaseInFlight(queueArn) {
      const queue = find(queueArn)
      for (const handle of [...queue.inflightMessages.keys()]) forgetReceive(queue, handle)
    },
    size(queueArn) {
      const { messages, inflightMessages } = find(queueArn)
      return messages.length + inflightMessages.size
    },
  }
}

/** Resolves with it, or when the signal is aborted. */
const unlessAborted = (signal: AbortSignal, waiting: Promise<void>) =>
  new Promise<void>((resolve) => {
    const end = () => {
      signal.removeEventListener('abort', end)
      resolve()
    }
    signal.addEventListener('abort', end)
    void waiting.then(end)
  })
