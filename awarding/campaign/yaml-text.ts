import { type Document, visit } from 'yaml'
import { codePoint } from '../../schemas/unseen.ts'

interface Stretch {
  readonly from: number
  readonly to: number
}

export interface Value {
  readonly offset: number
  readonly text: string
}

/** The text of a YAML file, as its lines and brackets are seen by whoever writes it. */
export class YamlText {
  readonly text: string
  readonly #brackets: Stretch[] = []
  readonly #quoted: Stretch[] = []
  readonly #scalars: Stretch[] = []

  constructor(text: string, yaml: Document) {
    this.text = text
    visit(yaml, {
      Collection: (_, { flow, range }) => {
        if (flow && range) this.#brackets.push({ from: range[0], to: range[1] })
      },
      Scalar: (_, { type, range }) => {
        if (!range) return
        const stretch = { from: range[0], to: range[1] }
        this.#scalars.push(stretch)
        if (type?.startsWith('QUOTE')) this.#quoted.push(stretch)
      },
    })
  }

  lineAt(offset: number): { line: string; start: number } {
    const start = this.text.lastIndexOf('\n', offset - 1) + 1
    const end = this.text.indexOf('\n', start)
    return { line: this.text.slice(start, end < 0 ? undefined : end).replace(/\r$/, ''), start }
  }

  /** True when an offset lies in a list or an object in brackets. */
  isInBrackets(offset: number): boolean {
    return this.#brackets.some(({ from, to }) => from < offset && offset < to)
  }

  /** Tabs at the beginning of lines whose depth has a meaning. */
  tabsAsIndentation(): number[] {
    const tabs = Array.from(
      this.text.matchAll(/^ *(?=\t\s*[^\s#])/gm),
      ({ 0: spaces, index }) => index + spaces.length,
    )
    return tabs.filter(
      (tab) => !this.isInBrackets(tab) && !this.#scalars.some(({ from, to }) => from < tab && tab < to),
    )
  }

  /** The last bracket before an offset that the given one should have closed. */
  openedBefore(offset: number, closing: string): Value | undefined {
    const opening = closing === ']' ? '[' : '{'
    const open = this.#brackets.findLast(
      ({ from, to }) =>
        from < offset &&
        this.text.charAt(from) === opening &&
        (to > offset || this.text.charAt(to - 1) !== closing),
    )
    return open && { offset: open.from, text: opening }
  }

  /** Where the quoted text begins that an offset lies in, or at the end of. */
  quoteBefore(offset: number): number {
    return this.#quoted.findLast(({ from, to }) => from < offset && to >= offset)?.from ?? offset
  }

  /**
   * The text that a producer takes for the value at an offset: within brackets up to the next comma or bracket, else all that
   * stands on the line after its key.
   */
  valueAt(offset: number): Value | undefined {
    if (this.isInBrackets(offset)) {
      const text = /^[^,[\]{}\n]*/.exec(this.text.slice(offset, offset + 1000))?.[0].trim() ?? ''
      const follows = /(^|[[{,\s])$/.test(this.text.slice(Math.max(0, offset - 1), offset))
      return text === '' || !follows ? undefined : { offset, text }
    }
    const { line, start } = this.lineAt(offset)
    const entry = /^(\s*(?:- +)*(?:[\w-]+\s*:\s+)?)(\S.*)$/.exec(line)
    if (!entry) return undefined
    const [, before = '', rest = ''] = entry
    return { offset: start + before.length, text: rest.replace(/\s#.*$/, '').trim() }
  }

  /** A space that YAML takes for text, on the line of an offset: as indentation, or after a colon or a -. */
  strangeSpaceAt(offset: number): Value | undefined {
    const { line, start } = this.lineAt(offset)
    const [, before = '', space] =
      /^([ \t]*(?:- *)?(?:[\w-]+: *)?)([^\S \t\r]|[\u200b\u2060\ufeff])/.exec(line) ?? []
    return space === undefined ? undefined : { offset: start + before.length, text: codePoint(space) }
  }
}

/** A longer text is not written out in a message. */
const LONGEST = 60

/** Why YAML takes a text without quotes for something else; undefined when it is not known to. */
export function whyQuotes(text: string): string | undefined {
  const first = text.charAt(0)
  if (first !== '' && '@`%*&!'.includes(first)) return `a text without quotes cannot begin with ${first}`
  if (/^-(\s|$)/.test(text)) return 'a - at the beginning makes a list of it'
  if (/^\?(\s|$)/.test(text)) return 'a ? at the beginning makes a key of it'
  if (/^[|>]/.test(text)) return `a ${first} at the beginning is for texts of several lines`
  if (first === '"' || first === "'") return goesOn(text) ? 'its quotes end before it does' : undefined
  if (first === '[' || first === '{') {
    return goesOn(text) ? `a ${first} begins ${first === '[' ? 'a list' : 'an object'}` : undefined
  }
  if (/:\s/.test(text)) return 'a colon and a space make a key of what stands before them'
  return text.endsWith(':') ? 'a colon at the end makes a key of it' : undefined
}

/** Says how to write a text with quotes, in full if it is short. */
export function inQuotes(text: string): string {
  return text.length > LONGEST ? 'put the whole text in quotes' : `write ${quoted(text)}`
}

/** Quotes that the text has already, and that do not do, are replaced. */
export function quoted(text: string): string {
  const between = /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text
  return /["\\]/.test(between) ? `'${between.replaceAll("'", "''")}'` : `"${between}"`
}

/** True when text follows what its first character opens: `"Day" one`, `[Live] opening`. */
function goesOn(text: string): boolean {
  const whole =
    text.startsWith('"') || text.startsWith("'")
      ? /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(text)?.[0]
      : text.slice(0, lengthInBrackets(text))
  return whole !== undefined && whole !== '' && /^\s*[^\s,\]}#]/.test(text.slice(whole.length))
}

function lengthInBrackets(text: string): number {
  let depth = 0
  for (const [index, character] of [...text].entries()) {
    if ('[{'.includes(character)) depth++
    if (']}'.includes(character) && --depth === 0) return index + 1
  }
  return 0
}
