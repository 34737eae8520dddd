import { createHash } from 'node:crypto'
import { hash } from '../simulator/draws.ts'
import { ANY_CALL } from '../simulator/faults.ts'
import type { Scheduler } from '../simulator/scheduler.ts'

export interface Message {
  readonly id: string
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
  /** Epoch milliseconds. */
  sentAt: number
  visibleAt: number
  receives: number
}

/** One message as Lambda hands it to a function. */
export interface QueueRecord {
  readonly messageId: string
  readonly body: string
  readonly attributes: { readonly SentTimestamp: string; readonly ApproximateReceiveCount: string }
  readonly messageAttributes: Readonly<Record<string, { readonly stringValue: string }>>
}

export interface QueueOptions {
  readonly name: string
  readonly seed: number
  readonly visibilityMs: number
  /** A message that was received so often goes to the dead-letter queue. */
  readonly mostReceives: number
  /** The part of receives and deletes after which a message is there once more: SQS delivers at least once. */
  readonly duplicates: number
  /** Called right before a message is deleted. */
  readonly onDelete?: (message: Message) => void
}

/** An SQS queue with its dead-letter queue. */
export class SimulatedQueue {
  readonly name: string
  readonly deadLetters: Message[] = []
  /** Hears each message that is sent. */
  onSend: (body: string) => void = () => {}
  readonly #options: QueueOptions
  readonly #scheduler: Scheduler
  readonly #messages = new Map<string, Message>()
  #sent = 0

  constructor(scheduler: Scheduler, options: QueueOptions) {
    this.#scheduler = scheduler
    this.#options = options
    this.name = options.name
  }

  send(
    body: string,
    { attributes = {}, delayMs = 0 }: { attributes?: Record<string, string>; delayMs?: number } = {},
  ): void {
    const id = `${this.name}-${++this.#sent}`
    this.onSend(body)
    const { now } = this.#scheduler
    this.#messages.set(id, { id, body, attributes, sentAt: now, visibleAt: now + delayMs, receives: 0 })
  }

  get isEmpty(): boolean {
    return this.#messages.size === 0
  }

  /** Messages that may still be delivered: waiting, in flight, or dead. */
  all(): Message[] {
    return [...this.#messages.values(), ...this.deadLetters]
  }

  isReady(): boolean {
    return this.#messages.values().some(({ visibleAt }) => visibleAt <= this.#scheduler.now)
  }

  /** When the next hidden message is to be seen. */
  nextAt(): number | undefined {
    const hidden = this.#messages.values().filter(({ visibleAt }) => visibleAt > this.#scheduler.now)
    const all = Array.from(hidden, ({ visibleAt }) => visibleAt)
    return all.length > 0 ? Math.min(...all) : undefined
  }

  /** Hands out some messages, in any order, each hidden from others for a while, as a rule. */
  receive(most: number): QueueRecord[] {
    const { seed, visibilityMs, mostReceives } = this.#options
    const { now } = this.#scheduler
    const order = ({ id, receives }: Message) => hash(seed, 'order', id, receives)
    const ready = [...this.#messages.values()]
      .filter(({ visibleAt }) => visibleAt <= now)
      .sort((a, b) => order(a) - order(b))
      .slice(0, most)
    return ready.flatMap((message) => {
      if (message.receives >= mostReceives) {
        this.#messages.delete(message.id)
        this.deadLetters.push(message)
        return []
      }
      message.receives++
      message.visibleAt = this.#isAgain('receive', message) ? now : now + visibilityMs
      return [recordOf(message)]
    })
  }

  /** Deletes what was handled. Now and then a message comes once more all the same. */
  delete(id: string): void {
    const message = this.#messages.get(id)
    if (!message) return
    if (this.#isAgain('delete', message)) {
      message.visibleAt = this.#scheduler.now + (hash(this.#options.seed, 'again', id) % 20_000)
      return
    }
    this.#options.onDelete?.(message)
    this.#messages.delete(id)
  }

  /** Sends dead messages back: each is a new one, and has been sent just now. */
  redrive(): void {
    for (const { body, attributes } of this.deadLetters.splice(0)) this.send(body, { attributes })
  }

  #isAgain(what: string, { id, receives }: Message): boolean {
    const { seed, duplicates } = this.#options
    // A message that comes for ever would be no duplicate.
    return receives <= 3 && hash(seed, what, id, receives) / 2 ** 32 < duplicates
  }
}

function recordOf({ id, body, attributes, sentAt, receives }: Message): QueueRecord {
  return {
    messageId: id,
    body,
    attributes: { SentTimestamp: String(sentAt), ApproximateReceiveCount: String(receives) },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue }]),
    ),
  }
}

interface Entry {
  readonly Id: string
  readonly MessageBody: string
  readonly DelaySeconds?: number
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>
}

/** SQS as senders see it, behind the SDK's client. */
export class SimulatedSqs {
  readonly #scheduler: Scheduler
  readonly #queues: ReadonlyMap<string, SimulatedQueue>

  constructor(scheduler: Scheduler, queues: readonly SimulatedQueue[]) {
    this.#scheduler = scheduler
    this.#queues = new Map(queues.map((queue) => [queue.name, queue]))
  }

  send(command: string, input: Record<string, unknown>): Promise<object> {
    const queue = this.#queues.get(String(input.QueueUrl))
    if (!queue) throw new Error(`there is no queue ${input.QueueUrl}`)
    const place = `${command} ${queue.name}`
    if (command === 'SendMessage')
      return this.#scheduler.call(place, ANY_CALL, () => {
        const entry = input as unknown as Entry
        put(queue, entry)
        return sent(entry)
      })
    if (command !== 'SendMessageBatch') throw new Error(`nobody here sends ${command}`)
    const entries = input.Entries as Entry[]
    return this.#scheduler.call(place, [...ANY_CALL, 'in part', 'in part'], ({ fault }) => {
      const isTaken = (index: number) => fault?.kind !== 'in part' || hash(fault.draw, index) % 2 === 0
      const taken = entries.filter((_, index) => isTaken(index))
      for (const entry of taken) put(queue, entry)
      const failed = entries.filter((_, index) => !isTaken(index))
      return {
        Successful: taken.map((entry) => ({ Id: entry.Id, ...sent(entry) })),
        Failed: failed.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
      }
    })
  }
}

/** The SDK compares the hash. */
const sent = ({ MessageBody }: Entry) => ({
  MessageId: 'sent',
  MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
})

function put(queue: SimulatedQueue, { MessageBody, DelaySeconds = 0, MessageAttributes = {} }: Entry): void {
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [
    name,
    StringValue,
  ])
  queue.send(MessageBody, { attributes: Object.fromEntries(attributes), delayMs: DelaySeconds * 1000 })
}
