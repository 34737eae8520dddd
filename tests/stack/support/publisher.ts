import type { AwsPort, Entry } from './aws.ts'

const CALL = 10
const SENDERS = 4

/**
 * A partner that keeps what it has not been told is taken.
 */
export class Publisher {
  readonly #pending: Set<Entry>

  constructor(entries: readonly Entry[]) {
    this.#pending = new Set(entries)
  }

  /** Events that no answer has said are taken. */
  get left(): number {
    return this.#pending.size
  }

  /**
   * Puts events side by side until none is left, or the bus is gone. Tells after each call how many are left.
   *
   * @param keep so many are not sent, or a few less
   */
  async send(aws: AwsPort, onLeft: (left: number) => void = () => undefined, keep = 0): Promise<void> {
    const entries = [...this.#pending]
    const most = entries.length - keep
    let next = 0
    let gone = false
    const sender = async () => {
      while (!gone && next < most) {
        const chunk = entries.slice(next, next + CALL)
        next += chunk.length
        const codes = await aws.put(...chunk).catch(() => undefined)
        gone ||= codes === undefined
        for (const [index, entry] of chunk.entries())
          if (codes && codes[index] === undefined) this.#pending.delete(entry)
        if (!gone) onLeft(this.left)
      }
    }
    await Promise.all(Array.from({ length: SENDERS }, sender))
  }
}
