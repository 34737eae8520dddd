import { setTimeout as sleep } from 'node:timers/promises'

/** In milliseconds. What is waited for has the more of the machine, the longer it takes. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [5, 100]

/**
 * Reads again and again until it is there, and gives what was read. It waits far longer than any machine takes, since only
 * a failure waits so long.
 *
 * @throws Error that says what was waited for, and what was there instead, after `withinMs`
 */
export async function until<Value>(
  what: string,
  read: () => Value | Promise<Value>,
  isThere: (value: Value) => boolean = Boolean,
  withinMs = 120_000,
): Promise<Value> {
  const deadline = Date.now() + withinMs
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
    const value = await read()
    if (isThere(value)) return value
    if (Date.now() > deadline)
      throw new Error(`waited ${withinMs} ms for ${what}; the last: ${JSON.stringify(value)}`)
    await sleep(pause)
  }
}
