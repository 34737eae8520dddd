import { batchesOf } from '../../events/batches.ts'

/** SQS takes at most 10 messages and 1 MiB a call. */
export const MOST_MESSAGES = 10
export const MOST_BYTES = 1024 * 1024

/** Sends some messages in one call; resolves to the indexes of those that were not taken. */
export type SendMessages = (bodies: readonly string[]) => Promise<readonly number[]>

/** Some messages were not taken, after every attempt. */
export class UnsentError extends Error {
  override readonly name = 'UnsentError'
}

export interface SendingPorts {
  readonly send: SendMessages
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<void>
}

const CALL = { most: MOST_MESSAGES, mostBytes: MOST_BYTES, sizeOf: (body: string) => Buffer.byteLength(body) }
const ATTEMPTS = 4

/** Sends each message until it is taken. @throws UnsentError */
export async function sendAll(bodies: readonly string[], { send, wait }: SendingPorts): Promise<void> {
  let pending = bodies
  for (let attempt = 1; pending.length > 0 && attempt <= ATTEMPTS; attempt++) {
    if (attempt > 1) await wait(100 * 2 ** attempt)
    const unsent: string[] = []
    for (const batch of batchesOf(pending, CALL)) {
      for (const index of await send(batch)) unsent.push(...batch.slice(index, index + 1))
    }
    pending = unsent
  }
  if (pending.length > 0)
    throw new UnsentError(`${pending.length} of ${bodies.length} messages were not taken by the queue`)
}
