import { randomUUID } from 'node:crypto'
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { ANNOUNCE_ATTRIBUTE } from '../../functions/award/activity-record.ts'
import { RECORDED_ATTRIBUTE } from '../../functions/award/recorded.ts'
import type { JsonObject } from '../../json/json.ts'
import { safeForQueue } from '../../local/event-bus/event.ts'
import { howMany } from '../../schemas/how-many.ts'
import { MOST_BYTES, MOST_MESSAGES, Pace, sendEntries } from '../sending.ts'
import type { StageQueue } from '../stage.ts'
import { UserError } from '../terminal.ts'
import type { Clock } from './waiting.ts'

export interface SenderOptions {
  /** False for a silent backfill. */
  readonly announce: boolean
  /** Messages a second, at most. */
  readonly rate: number
  readonly clock?: Clock
}

/** Puts messages into the activity queue, a batch at a time and no faster than its rate. */
export class Sender {
  readonly #queue: StageQueue
  readonly #options: SenderOptions
  readonly #pace: Pace
  #pending: Pick<SendMessageBatchRequestEntry, 'MessageBody' | 'MessageAttributes'>[] = []
  #bytes = 0
  #sent = 0

  constructor(queue: StageQueue, options: SenderOptions) {
    this.#queue = queue
    this.#options = options
    this.#pace = new Pace(options.rate, options.clock)
  }

  get sent(): number {
    return this.#sent
  }

  /**
   * @param recorded the dates of what it may complete, as the attribute says them
   * @throws UserError when the queue does not take some, after every attempt
   */
  async send(body: string, recorded?: string): Promise<void> {
    const attributes = {
      ...(this.#options.announce ? {} : { [ANNOUNCE_ATTRIBUTE]: 'no' }),
      ...(recorded === undefined ? {} : { [RECORDED_ATTRIBUTE]: recorded }),
    }
    const bytes = Buffer.byteLength(body) + bytesOf(attributes)
    if (this.#pending.length === MOST_MESSAGES || this.#bytes + bytes > MOST_BYTES) await this.flush()
    this.#pending.push({ MessageBody: body, ...messageAttributes(attributes) })
    this.#bytes += bytes
  }

  /** Sends what is left. */
  async flush(): Promise<void> {
    const entries = this.#pending.map((message, index) => ({ Id: String(index), ...message }))
    this.#pending = []
    this.#bytes = 0
    if (entries.length === 0) return
    await this.#pace.turn()
    this.#pace.took(entries.length)
    const { taken, reason } = await sendEntries(this.#queue, entries, this.#options.clock)
    this.#sent += taken.size
    const left = entries.length - taken.size
    if (left === 0) return
    throw new UserError(
      `the activity queue does not take ${howMany(left, 'event')}: ${reason} (${howMany(this.#sent, 'event was', 'events were')} sent: replaying all again does no harm)`,
    )
  }
}

type Attributes = Readonly<Record<string, string>>

/** The name, type and value of an attribute count too. */
const bytesOf = (attributes: Attributes) =>
  Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + name.length + 'String'.length + Buffer.byteLength(value),
    0,
  )

function messageAttributes(attributes: Attributes): Pick<SendMessageBatchRequestEntry, 'MessageAttributes'> {
  const entries = Object.entries(attributes)
  if (entries.length === 0) return {}
  const typed = entries.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }])
  return { MessageAttributes: Object.fromEntries(typed) }
}

/**
 * The text of a recorded event as EventBridge would deliver it to the activity queue: the whole envelope, the time that of
 * the record, so that lateness is judged as it was then; the id a new one, since it is delivered anew.
 */
export function deliveredText(envelope: JsonObject): string {
  return safeForQueue(JSON.stringify({ ...DEFAULTS, ...envelope, id: randomUUID() }))
}

/** Fields that EventBridge adds and a recording may have left out. */
const DEFAULTS = { version: '0', account: '000000000000', region: 'eu-west-1', resources: [] }
