import { compareText } from './compare-text.ts'

/** Node 24 has it, and so have browsers since 2025; TypeScript does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object }

/**
 * A JSON number that a double does not hold, such as 9007199254740993 or 1e400. It keeps the text that it was written
 * as, which `JSON.stringify` writes again. It has no properties of its own, so no key of a pattern leads into it.
 */
export class ExactNumber {
  readonly #text: string
  #decimal: Decimal | undefined

  /** @param text a JSON number */
  constructor(text: string) {
    this.#text = text
  }

  /** One text for all ways to write the number: 10e399 and 1e400 share theirs. No double has the same text. */
  get canonical(): string {
    const { sign, digits, exponent } = this.#asDecimal()
    const power = exponent >= 0n && exponent <= 30n ? '0'.repeat(Number(exponent)) : `e${exponent}`
    return `${sign < 0 ? '-' : ''}${digits}${power}`
  }

  /** Below zero when this is less than the other, above zero when it is greater. */
  compareTo(other: number): number {
    return compareDecimals(this.#asDecimal(), decimalOf(String(other)))
  }

  toString(): string {
    return this.#text
  }

  toJSON(): object {
    return rawJSON(this.#text)
  }

  #asDecimal(): Decimal {
    this.#decimal ??= decimalOf(this.#text)
    return this.#decimal
  }
}

/** Whether the double that a JSON number reads as is the same number when it is written again. */
export function isHeld(double: number, text: string): boolean {
  if (String(double) === text) return true
  return Number.isFinite(double) && compareDecimals(decimalOf(String(double)), decimalOf(text)) === 0
}

/** `sign` times `digits` times ten to the power of `exponent`. The digits neither begin nor end with a 0. */
interface Decimal {
  readonly sign: -1 | 0 | 1
  readonly digits: string
  /** Whoever writes the number may make it any size. */
  readonly exponent: bigint
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

function decimalOf(text: string): Decimal {
  const [, minus, whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? []
  const written = whole + fraction
  let [start, end] = [0, written.length]
  while (start < end && written[start] === '0') start++
  while (end > start && written[end - 1] === '0') end--
  if (start === end) return { sign: 0, digits: '', exponent: 0n }
  const exponent = BigInt(power) + BigInt(whole.length - end)
  return { sign: minus ? -1 : 1, digits: written.slice(start, end), exponent }
}

function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign || a.sign === 0) return a.sign - b.sign
  return a.sign * compareMagnitudes(a, b)
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  const [pointOfA, pointOfB] = [pointOf(a), pointOf(b)]
  if (pointOfA !== pointOfB) return pointOfA < pointOfB ? -1 : 1
  // Without zeros at either end, digits behind the same point compare as text.
  return compareText(a.digits, b.digits)
}

/** How many places the first digit stands before the decimal point. */
const pointOf = ({ digits, exponent }: Decimal): bigint => exponent + BigInt(digits.length)
