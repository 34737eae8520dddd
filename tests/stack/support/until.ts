import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Reads again and again until it is there, and gives what was read.
 *
 * @throws Error that says what was waited for, and what was there instead, after `withinMs`
 */
export async function until<Value>(
  what: string,
  read: () => Value | Promise<Value>,
  isThere: (value: Value) => boolean = Boolean,
  withinMs = 30_000,
): Promise<Value> {
  const deadline = Date.now() + withinMs
  while (true) {
    const value = await read()
    if (isThere(value)) return value
    if (Date.now() > deadline)
      throw new Error(`waited ${withinMs} ms for ${what}; the last: ${JSON.stringify(value)}`)
    await sleep(20)
  }
}
