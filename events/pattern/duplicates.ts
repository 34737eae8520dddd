import { atIndex, atKey, PatternError } from './error.ts'

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs

/**
 * Throws a PatternError at the first key that an object of the text names twice. JSON.parse keeps only the last,
 * while EventBridge merges some and drops others, so neither reading can be trusted. The text must be valid JSON.
 */
export function refuseDuplicateKeys(text: string): void {
  const open: { path: string; keys: Set<string> | undefined; index: number; at: string }[] = []
  let lastString = ''
  for (const [found] of text.matchAll(token)) {
    const top = open.at(-1)
    switch (found) {
      case '{':
      case '[': {
        const path = top === undefined ? '' : top.keys === undefined ? atIndex(top.path, top.index) : top.at
        open.push({ path, keys: found === '{' ? new Set() : undefined, index: 0, at: '' })
        break
      }
      case '}':
      case ']':
        open.pop()
        break
      case ',':
        if (top !== undefined) top.index++
        break
      case ':': {
        if (top?.keys === undefined) break
        const key: string = JSON.parse(lastString)
        top.at = atKey(top.path, key)
        if (top.keys.has(key)) throw new PatternError(top.at, 'is written twice in one object: merge the two')
        top.keys.add(key)
        break
      }
      default:
        lastString = found
    }
  }
}
