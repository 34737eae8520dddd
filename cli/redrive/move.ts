import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { batchesOf } from '../../events/batches.ts'
import { howMany } from '../../schemas/how-many.ts'
import { type Clock, WALL_CLOCK } from '../replay/waiting.ts'
import { MOST_BYTES, MOST_MESSAGES, Pace, sendEntries } from '../sending.ts'
import type { StageQueue } from '../stage.ts'
import { UserError } from '../terminal.ts'
import { type DeadLetter, deadLetterOf } from './dead-letter.ts'
import type { GivenUp } from './queues.ts'
import { HOLD_SECONDS, receive, release, remove } from './receiving.ts'

export interface MoveOptions {
  /** How many to move. */
  readonly most: number
  /** Messages a second, at most. */
  readonly rate: number
  readonly isWanted: (letter: DeadLetter) => boolean
  /** The queues that letters go back to, by their names behind the stage. */
  readonly targets: ReadonlyMap<string, StageQueue>
  readonly tell?: (moved: number) => void
  readonly signal?: AbortSignal
  readonly holdSeconds?: number
  readonly clock?: Clock
}

export interface Moved {
  readonly moved: number
  /** Those among them that SQS did not delete, and that the next redrive delivers again. */
  readonly undeleted: number
  /** Those that were not wanted, or have no queue to go back to. */
  readonly passedOver: number
  /** Why the queue that they came from does not take some, which stay; a line for each reason. */
  readonly refused: Readonly<Record<string, number>>
}

/** A queue that only brings what was passed over already may still have others, on other servers of SQS. */
const FRUITLESS_RECEIVES = 3

/**
 * Moves dead letters back to the queues that they came from. A letter is deleted only after its queue has acknowledged it:
 * whatever ends this, none is lost, and at most those of one call are delivered twice.
 *
 * @throws UserError when a queue takes nothing
 */
export async function moveBack(queue: StageQueue, givenUp: GivenUp, options: MoveOptions): Promise<Moved> {
  const { most, rate, signal, holdSeconds = HOLD_SECONDS, clock = WALL_CLOCK, tell } = options
  const pace = new Pace(rate, clock)
  /** The messages that stay, by their ids, with the receipts by which it is let go. */
  const staying = new Map<string, string>()
  const refused: Record<string, number> = {}
  const work: Work = { queue, options, clock, moved: 0, undeleted: 0, refused, staying }
  try {
    for (let fruitless = 0; work.moved < most && fruitless < FRUITLESS_RECEIVES && !signal?.aborted; ) {
      await pace.turn()
      if (signal?.aborted) break
      const messages = await receive(queue, most - work.moved, holdSeconds)
      if (messages.length === 0) break
      const known = staying.size
      const letters: Held[] = []
      for (const message of messages) {
        const letter = deadLetterOf(message, givenUp)
        const receipt = message.ReceiptHandle ?? ''
        const target = options.targets.get(letter.backTo ?? '')
        // Whatever is not moved is let go at the end, so that it is not received again and again.
        const isNew = !staying.has(letter.messageId)
        staying.set(letter.messageId, receipt)
        if (isNew && target && options.isWanted(letter)) letters.push({ letter, receipt, target })
      }
      fruitless = staying.size === known ? fruitless + 1 : 0
      pace.took(letters.length)
      await moveSome(letters, work)
      tell?.(work.moved)
    }
  } finally {
    await release(queue, [...staying.values()])
  }
  const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0)
  const { moved, undeleted } = work
  return { moved, undeleted, passedOver: staying.size - refusals - undeleted, refused }
}

interface Held {
  readonly letter: DeadLetter
  readonly receipt: string
  readonly target: StageQueue
}

interface Work {
  readonly queue: StageQueue
  readonly options: MoveOptions
  readonly clock: Clock
  moved: number
  undeleted: number
  readonly refused: Record<string, number>
  readonly staying: Map<string, string>
}

async function moveSome(letters: readonly Held[], work: Work): Promise<void> {
  for (const [target, some] of Map.groupBy(letters, ({ target }) => target)) {
    for (const batch of batchesOf(some, { most: MOST_MESSAGES, mostBytes: MOST_BYTES, sizeOf })) {
      const entries = batch.map(({ letter }, index) => ({ Id: String(index), ...sentAgain(letter) }))
      const { taken, reason, faulty } = await sendEntries(target, entries, work.clock)
      const gone = batch.filter((_, index) => taken.has(String(index)))
      const receipts = gone.map(({ receipt }) => receipt)
      const undeleted = await remove(work.queue, receipts)
      for (const { letter, receipt } of gone)
        if (!undeleted.has(receipt)) work.staying.delete(letter.messageId)
      work.moved += gone.length
      work.undeleted += undeleted.size
      const left = batch.length - gone.length
      if (left === 0) continue
      if (faulty.size === 0) throw new UserError(untakenText(left, reason, work.moved))
      work.refused[reason] = (work.refused[reason] ?? 0) + left
    }
  }
}

const untakenText = (left: number, reason: string, moved: number) =>
  `the queue does not take ${howMany(left, 'message')}: ${reason} (${howMany(moved, 'message was', 'messages were')} moved, ` +
  'all others are where they were: the same command goes on)'

/** A message as it was sent, under a new id. */
function sentAgain({ body, attributes, trace }: DeadLetter): Omit<SendMessageBatchRequestEntry, 'Id'> {
  const kept = Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    { DataType, ...(BinaryValue === undefined ? { StringValue } : { BinaryValue }) },
  ])
  return {
    MessageBody: body,
    ...(kept.length > 0 ? { MessageAttributes: Object.fromEntries(kept) } : {}),
    ...(trace === undefined
      ? {}
      : { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } } }),
  }
}

/** The names, types and values of attributes count too. */
function sizeOf({ letter: { body, attributes } }: Held): number {
  let bytes = Buffer.byteLength(body)
  for (const [name, { DataType = '', StringValue = '', BinaryValue }] of Object.entries(attributes))
    bytes +=
      Buffer.byteLength(name) + DataType.length + (BinaryValue?.length ?? Buffer.byteLength(StringValue))
  return bytes
}
