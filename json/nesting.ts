import { endOfString } from './duplicate-keys.ts'

/** Whether objects and lists lie within each other in more levels than that. @param text that is JSON */
export function isDeeperThan(levels: number, text: string): boolean {
  // Each level takes two characters: most texts are too short.
  if (text.length <= 2 * levels) return false
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    if (character === QUOTE) index = endOfString(text, index)
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      if (++depth > levels) return true
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) depth--
  }
  return false
}

const QUOTE = 0x22
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d]
