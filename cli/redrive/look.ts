import { countsOf } from '../queue-counts.ts'
import type { StageQueue } from '../stage.ts'
import { type DeadLetter, deadLetterOf } from './dead-letter.ts'
import type { GivenUp } from './queues.ts'
import { HOLD_SECONDS, receive, release } from './receiving.ts'

/** Dead letters that are alike. Times are RFC 3339. */
export interface Group {
  readonly kind: string
  readonly source: string
  readonly reason: string
  /** The queue that they go back to, by its name behind the stage. */
  readonly backTo?: string
  readonly count: number
  readonly oldest: string
  readonly newest: string
  /** The ids of some. */
  readonly examples: readonly string[]
}

export interface Look {
  /** How many the queue holds, as SQS roughly knows. */
  readonly total: number
  /** Those among them that somebody else has received and not deleted, as after a redrive that was killed. */
  readonly held: number
  /** How many of them were looked at. */
  readonly looked: number
  /** The largest first. */
  readonly groups: readonly Group[]
}

const EXAMPLES = 3

export interface LookOptions {
  /** How many to look at. */
  readonly most: number
  /** Only these are counted. */
  readonly isWanted: (letter: DeadLetter) => boolean
  readonly holdSeconds?: number
}

/**
 * Looks at what lies in a queue, and leaves it there. The messages are received for that, so for some seconds nobody else
 * can: SQS has no other way.
 */
export async function lookInto(
  queue: StageQueue,
  givenUp: GivenUp,
  { most, isWanted, holdSeconds = HOLD_SECONDS }: LookOptions,
): Promise<Look> {
  const { total, held } = await countsOf(queue)
  const receipts = new Map<string, string>()
  const groups = new Map<string, Gathered>()
  try {
    // SQS may not know yet of what came just now.
    while (receipts.size < Math.min(most, Math.max(total, 1))) {
      const messages = await receive(queue, most - receipts.size, holdSeconds)
      const before = receipts.size
      for (const message of messages) {
        const { MessageId = '', ReceiptHandle = '' } = message
        const isNew = !receipts.has(MessageId)
        receipts.set(MessageId, ReceiptHandle)
        const letter = deadLetterOf(message, givenUp)
        if (isNew && isWanted(letter)) gather(groups, letter)
      }
      if (receipts.size === before) break
    }
  } finally {
    await release(queue, [...receipts.values()])
  }
  const shown = Array.from(groups.values(), shownGroup)
  return {
    total: Math.max(total, receipts.size),
    held,
    looked: receipts.size,
    groups: shown.sort((one, other) => other.count - one.count),
  }
}

interface Gathered {
  readonly first: DeadLetter
  count: number
  oldest: number
  newest: number
  readonly examples: string[]
}

function gather(groups: Map<string, Gathered>, letter: DeadLetter): void {
  const { kind, source, reason, backTo, sentAt, id } = letter
  const key = JSON.stringify([kind, source, reason, backTo])
  const group = groups.get(key) ?? { first: letter, count: 0, oldest: sentAt, newest: sentAt, examples: [] }
  group.count++
  group.oldest = Math.min(group.oldest, sentAt)
  group.newest = Math.max(group.newest, sentAt)
  if (group.examples.length < EXAMPLES) group.examples.push(id)
  groups.set(key, group)
}

function shownGroup({ first, count, oldest, newest, examples }: Gathered): Group {
  const { kind, source, reason, backTo } = first
  return {
    ...{ kind, source, reason, ...(backTo === undefined ? {} : { backTo }), count },
    ...{ oldest: new Date(oldest).toISOString(), newest: new Date(newest).toISOString(), examples },
  }
}
