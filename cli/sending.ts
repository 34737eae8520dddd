import { SendMessageBatchCommand, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { type Clock, WALL_CLOCK } from './replay/waiting.ts'
import type { StageQueue } from './stage.ts'

/** SQS takes at most 10 messages and 1 MiB a call. */
export const MOST_MESSAGES = 10
export const MOST_BYTES = 1024 * 1024
const ATTEMPTS = 5

/** Messages a second, at most. */
export class Pace {
  readonly #rate: number
  readonly #clock: Clock
  /** When the next may leave. */
  #next = 0

  constructor(rate: number, clock: Clock = WALL_CLOCK) {
    this.#rate = rate
    this.#clock = clock
  }

  /** Resolves when the next may leave. */
  async turn(): Promise<void> {
    const now = this.#clock.now()
    if (this.#next > now) await this.#clock.wait(this.#next - now)
  }

  /** Tells that so many leave now. */
  took(count: number): void {
    this.#next = Math.max(this.#next, this.#clock.now()) + (count * 1000) / this.#rate
  }
}

export interface SendOutcome {
  /** The ids of entries that the queue has acknowledged. */
  readonly taken: ReadonlySet<string>
  /** Why it does not take the others. */
  readonly reason: string
  /** The ids of entries that it will never take as they are. */
  readonly faulty: ReadonlySet<string>
}

/** Sends the entries of one call, and again those that the queue did not take, a few times. */
export async function sendEntries(
  { sqs, queueUrl }: StageQueue,
  entries: readonly SendMessageBatchRequestEntry[],
  clock: Clock = WALL_CLOCK,
): Promise<SendOutcome> {
  const taken = new Set<string>()
  for (let attempt = 1; ; attempt++) {
    const left = entries.filter(({ Id = '' }) => !taken.has(Id))
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: left })
    const { Successful = [], Failed = [] } = await sqs.send(command)
    for (const { Id = '' } of Successful) taken.add(Id)
    const faulty = new Set(Failed.flatMap(({ SenderFault, Id = '' }) => (SenderFault ? [Id] : [])))
    const reason = Failed[0]?.Message ?? Failed[0]?.Code ?? 'it did not say why'
    if (taken.size === entries.length || attempt === ATTEMPTS || faulty.size > 0)
      return { taken, reason, faulty }
    await clock.wait(100 * 2 ** attempt)
  }
}
