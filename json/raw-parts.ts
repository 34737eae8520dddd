import { endOfString, keyIn } from './duplicate-keys.ts'

/**
 * The texts of the values directly within an object or a list, by name or index, as they stand: what `JSON.parse` and
 * `JSON.stringify` lose of them is there, and no nesting is too deep. Of a field that is there twice it has the last.
 *
 * @param text that is JSON; any but an object or a list has no parts
 * @example
 * ```ts
 * rawParts('{ "a": { "b": 1, "b": 2 } }').get('a') // '{ "b": 1, "b": 2 }'
 * ```
 */
export function rawParts(text: string): Map<string | number, string> {
  const parts = new Map<string | number, string>()
  let depth = 0
  /** True where the next string is the name of a field. */
  let isName = false
  let key: string | number = ''
  let begin = 0
  const end = (index: number) => {
    const part = text.slice(begin, index).trim()
    // There is none in an empty object or list.
    if (part !== '') parts.set(key, part)
    begin = index + 1
    if (typeof key === 'number') key++
    else isName = true
  }
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '"') {
      const last = endOfString(text, index)
      if (depth === 1 && isName) key = keyIn(text.slice(index, last + 1))
      index = last
    } else if (character === '{' || character === '[') {
      if (depth === 0) {
        isName = character === '{'
        key = isName ? '' : 0
        begin = index + 1
      }
      depth++
    } else if (character === '}' || character === ']') {
      depth--
      if (depth === 0) end(index)
    } else if (depth === 1 && character === ',') end(index)
    else if (depth === 1 && character === ':') {
      begin = index + 1
      isName = false
    }
  }
  return parts
}

/** JSON text of an object, of the texts of its fields. */
export const objectText = (parts: ReadonlyMap<string | number, string>): string =>
  `{${Array.from(parts, ([name, text]) => `${JSON.stringify(String(name))}:${text}`).join(',')}}`
