/** The keys and indexes on the way to a part of a JSON text. */
type Path = readonly (string | number)[]

interface Frame {
  /** An object's keys so far; undefined for a list. */
  readonly keys: Set<string> | undefined
  /** The key or index of the value that is read. */
  at: string | number
}

/**
 * Finds fields that an object has twice: it says two things then, and readers of JSON take the first, the last or none
 * (RFC 8259, section 4). In the order of the text.
 *
 * @param text that is JSON
 * @example
 * ```ts
 * duplicateKeys('{ "a": 1, "b": [{ "c": 1, "c": 2 }] }') // [['b', 0, 'c']]
 * ```
 */
export function duplicateKeys(text: string): Path[] {
  const found: Path[] = []
  const frames: Frame[] = []
  let frame: Frame | undefined
  let isKey = false
  // Each event of partners goes through this: it makes nothing but the keys.
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    if (character === QUOTE) {
      const end = endOfString(text, index)
      if (isKey && frame?.keys) {
        const key = keyIn(text.slice(index, end + 1))
        frame.at = key
        if (frame.keys.has(key)) found.push(frames.map(({ at }) => at))
        else frame.keys.add(key)
        isKey = false
      }
      index = end
    } else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      isKey = character === OPEN_BRACE
      frame = { keys: isKey ? new Set() : undefined, at: isKey ? '' : 0 }
      frames.push(frame)
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) {
      frames.pop()
      frame = frames.at(-1)
    } else if (character === COMMA && frame) {
      isKey = frame.keys !== undefined
      if (typeof frame.at === 'number') frame.at++
    }
  }
  return found
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d]

/** The index of the quote that ends the string which begins at an index. */
export function endOfString(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++
    if (escapes % 2 === 0) return end
  }
}

/** One name may be written in two ways. */
export const keyIn = (token: string): string =>
  token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1)
