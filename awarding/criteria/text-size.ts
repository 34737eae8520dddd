/** The length of a whole number in base 36, its sign included. */
export const lengthOf = (value: number): number => Math.trunc(value).toString(36).length

/**
 * The most characters that `count` whole numbers from 0 can take in base 36 when their sum is at most `sum`. Another
 * digit costs the more the more digits there are: so all have two before any has three.
 */
export function digitsOf(count: number, sum: number): number {
  let digits = count
  let left = sum
  let lengthened = count
  for (let least = 36, before = 0; lengthened > 0; before = least, least *= 36) {
    lengthened = Math.min(lengthened, Math.floor(left / (least - before)))
    left -= lengthened * (least - before)
    digits += lengthened
  }
  return digits
}
