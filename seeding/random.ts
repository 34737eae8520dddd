/** Pseudo-random choices that repeat exactly for the same seed and stream, on any machine. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T
}

const WARM_UP_ROUNDS = 15

/**
 * Chris Doty-Humphrey's sfc32 generator. Two streams of one seed share nothing, so each viewer can have a stream:
 * what one does then stays the same however many others there are.
 */
export function randomOf(seed: number, stream: number): Random {
  let a = seed | 0
  let b = stream | 0
  let c = 0x9e3779b9 | 0
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let round = 0; round < WARM_UP_ROUNDS; round++) next()
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const choice = list[whole(0, list.length - 1)]
      if (choice === undefined) throw new Error('pick: the list to choose from is empty')
      return choice
    },
  }
}
