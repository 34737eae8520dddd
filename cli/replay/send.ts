import { setTimeout as sleep } from 'node:timers/promises'
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { ANNOUNCE_ATTRIBUTE } from '../../functions/award/ports.ts'
import type { ActivityQueue } from '../stage.ts'
import { UserError } from '../user-error.ts'

/** SQS takes at most 10 messages and 1 MiB a call. */
const MOST_MESSAGES = 10
const MOST_BYTES = 1024 * 1024
/** The name, type and value of the attribute count too. */
const ATTRIBUTE_BYTES = 32
const ATTEMPTS = 5

export interface SenderOptions {
  /** False for a silent backfill. */
  readonly announce: boolean
  /** Messages a second, at most. */
  readonly rate: number
  readonly clock?: Clock
}

export interface Clock {
  /** Milliseconds since any moment. */
  now(): number
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<unknown>
}

/** Puts messages into the activity queue, a batch at a time and no faster than its rate. */
export class Sender {
  readonly #queue: ActivityQueue
  readonly #options: SenderOptions
  readonly #clock: Clock
  readonly #attributes: Pick<SendMessageBatchRequestEntry, 'MessageAttributes'>
  #pending: string[] = []
  #bytes = 0
  #sent = 0
  /** When the next batch may leave. */
  #next = 0

  constructor(queue: ActivityQueue, options: SenderOptions) {
    this.#queue = queue
    this.#options = options
    this.#clock = options.clock ?? {
      now: () => performance.now(),
      wait: (milliseconds) => sleep(milliseconds),
    }
    const silent = { [ANNOUNCE_ATTRIBUTE]: { DataType: 'String', StringValue: 'no' } }
    this.#attributes = options.announce ? {} : { MessageAttributes: silent }
  }

  get sent(): number {
    return this.#sent
  }

  /** @throws UserError when the queue does not take some, after every attempt */
  async send(body: string): Promise<void> {
    const bytes = Buffer.byteLength(body) + ATTRIBUTE_BYTES
    if (this.#pending.length === MOST_MESSAGES || this.#bytes + bytes > MOST_BYTES) await this.flush()
    this.#pending.push(body)
    this.#bytes += bytes
  }

  /** Sends what is left. */
  async flush(): Promise<void> {
    let entries = this.#pending.map((MessageBody, index) => ({
      Id: String(index),
      MessageBody,
      ...this.#attributes,
    }))
    this.#pending = []
    this.#bytes = 0
    if (entries.length === 0) return
    await this.#wait(entries.length)
    for (let attempt = 1; ; attempt++) {
      const command = new SendMessageBatchCommand({ QueueUrl: this.#queue.queueUrl, Entries: entries })
      const { Successful = [], Failed = [] } = await this.#queue.sqs.send(command)
      const taken = new Set(Successful.map(({ Id }) => Id))
      const count = entries.length
      entries = entries.filter(({ Id }) => !taken.has(Id))
      this.#sent += count - entries.length
      if (entries.length === 0) return
      const reason = Failed[0]?.Message ?? Failed[0]?.Code ?? 'it did not say why'
      if (attempt === ATTEMPTS || Failed.some(({ SenderFault }) => SenderFault)) {
        throw new UserError(
          `the activity queue does not take ${entries.length} events: ${reason} (${this.#sent} were sent: replaying all again does no harm)`,
        )
      }
      await this.#clock.wait(100 * 2 ** attempt)
    }
  }

  async #wait(count: number): Promise<void> {
    const now = this.#clock.now()
    if (this.#next > now) await this.#clock.wait(this.#next - now)
    this.#next = Math.max(this.#next, now) + (count * 1000) / this.#options.rate
  }
}
