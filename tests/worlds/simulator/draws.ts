/**
 * A whole number below 2 ** 32 that follows from what is given, and looks random. So what is drawn for one thing does not
 * depend on how often others were drawn for: a world with one fault less draws the same for all else.
 */
export function hash(...parts: readonly (number | string)[]): number {
  let h = 0x9e3779b9
  for (const part of parts) {
    const text = typeof part === 'number' ? undefined : part
    if (text === undefined) h = mix(h ^ (part as number))
    else for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    h = mix(h)
  }
  return h >>> 0
}

function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Numbers that are drawn one after the other. */
export class Draws {
  readonly #seed: number
  #count = 0

  constructor(...seed: readonly (number | string)[]) {
    this.#seed = hash(...seed)
  }

  /** From 0 to below 1. */
  fraction(): number {
    return hash(this.#seed, this.#count++) / 2 ** 32
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end)
  }

  isLuck(chance: number): boolean {
    return this.fraction() < chance
  }

  oneOf<T>(all: readonly T[]): T {
    const one = all[this.below(all.length)]
    if (one === undefined) throw new RangeError('there is nothing to draw one of')
    return one
  }

  /** In another order. */
  shuffled<T>(all: readonly T[]): T[] {
    return all
      .map((one) => ({ one, key: this.fraction() }))
      .sort((a, b) => a.key - b.key)
      .map(({ one }) => one)
  }
}
