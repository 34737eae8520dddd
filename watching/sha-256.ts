/**
 * SHA-256 (FIPS 180-4) of a text in UTF-8, as hexadecimal digits. Node and browsers have it under two interfaces, one of
 * which cannot answer at once; ids have to be the same in both.
 *
 * @example
 * ```ts
 * sha256('abc').slice(0, 16) // 'ba7816bf8f01cfea'
 * ```
 */
export function sha256(text: string): string {
  const bytes = padded(new TextEncoder().encode(text))
  const hash = Uint32Array.from(START)
  const schedule = new Uint32Array(64)
  for (let block = 0; block < bytes.byteLength; block += 64) {
    for (let i = 0; i < 64; i++) schedule[i] = i < 16 ? bytes.getUint32(block + i * 4) : expanded(schedule, i)
    const mixed = rounds(hash, schedule)
    for (let i = 0; i < 8; i++) hash[i] = at(hash, i) + at(mixed, i)
  }
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('')
}

const at = (words: Uint32Array, index: number) => words[index] ?? 0

const turned = (word: number, bits: number) => (word >>> bits) | (word << (32 - bits))

/** A one bit, zeros, and the length in bits, to a multiple of 64 bytes. */
function padded(bytes: Uint8Array): DataView {
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  whole.set(bytes)
  whole[bytes.length] = 0x80
  const view = new DataView(whole.buffer)
  view.setUint32(whole.length - 4, bytes.length * 8)
  return view
}

function expanded(words: Uint32Array, i: number): number {
  const [near, far] = [at(words, i - 2), at(words, i - 15)]
  const small = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3)
  const large = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10)
  return at(words, i - 16) + small + at(words, i - 7) + large
}

function rounds(start: Uint32Array, schedule: Uint32Array): Uint32Array {
  const state = Uint32Array.from(start)
  for (let i = 0; i < 64; i++) {
    const [a, b, c, e, f, g] = [0, 1, 2, 4, 5, 6].map((index) => at(state, index)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const first =
      at(state, 7) +
      (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
      ((e & f) ^ (~e & g)) +
      at(ROUNDS, i) +
      at(schedule, i)
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
    state.copyWithin(1, 0, 7)
    state[4] = at(state, 4) + first
    state[0] = first + second
  }
  return state
}

/** The first 64 primes. */
const PRIMES = Array.from({ length: 312 }, (_, index) => index).filter(
  (number) =>
    number > 1 && !Array.from({ length: number }, (_, by) => by).some((by) => by > 1 && number % by === 0),
)

/** The first 32 bits of the fraction of a root: fractions of small numbers have more bits than that in a double. */
const fraction = (root: number) => Math.floor((root - Math.floor(root)) * 2 ** 32)

const START = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const ROUNDS = Uint32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)))
