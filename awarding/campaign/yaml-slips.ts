import { type Document, isAlias, isScalar, visit, type YAMLError } from 'yaml'
import { codePoint } from '../../schemas/unseen.ts'
import type { Value, YamlText } from './yaml-text.ts'
import { inQuotes, quoted, whyQuotes } from './yaml-text.ts'

/** Something in the text of a file that keeps it from being read as it was meant. */
export interface Slip {
  readonly offset: number
  readonly message: string
  /** False for what may only follow from a slip before it. */
  readonly certain: boolean
  /** There when nothing but one value is at fault. */
  readonly isValue?: true
  /** Makes all else readable; undefined when no edit is known to. */
  readonly mend?: Edit
}

/** The text between two offsets, and what goes in its place. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

export const MERGE_MESSAGE =
  'takes nothing over from elsewhere here: write out in each place what they have in common'

/** Levels of lists and objects: enough for every campaign, and few enough for the schema to walk. */
export const MOST_LEVELS = 200
export const TOO_DEEP = `is nested more than ${MOST_LEVELS} levels deep: flatten it`

/** More of them are not told at once. */
const MOST_FAULTS = 100

/** Every slip, in the order of the text, without those that only follow from one before. */
export function slipsOf(yaml: Document.Parsed, text: YamlText): Slip[] {
  const faults = [...yaml.errors, ...yaml.warnings]
  // A tab upsets all that follows.
  const tabs = new Set([
    ...faults.flatMap(({ code, pos }) => (code === 'TAB_AS_INDENT' ? [pos[0]] : [])),
    ...text.tabsAsIndentation(),
  ])
  if (tabs.size > 0)
    return [...tabs].map((offset) => certain(offset, 'has a tab as indentation: write spaces'))
  const found = [
    ...faults.slice(0, MOST_FAULTS).map((fault) => ({ noticedAt: fault.pos[0], slip: slipOf(fault, text) })),
    ...aliasSlips(yaml, text).map((slip) => ({ noticedAt: slip.offset, slip })),
  ].sort((a, b) => a.noticedAt - b.noticedAt)
  const byLine = Map.groupBy(found, ({ slip }) => text.lineAt(slip.offset).start)
  return Array.from(byLine.values(), (onLine) => toldOf(onLine.map(({ slip }) => slip)))
    .filter(([first], index) => first?.certain || index === 0)
    .flat()
    .sort((a, b) => a.offset - b.offset)
}

/** The slips of one line to tell: each value that needs quotes, or else the first that is certain, or else the first. */
function toldOf(slips: readonly Slip[]): Slip[] {
  const values = new Map(slips.filter(({ isValue }) => isValue).map((slip) => [slip.offset, slip]))
  if (values.size > 0) return [...values.values()]
  const [first] = slips.filter((slip) => slip.certain).concat(slips)
  return first ? [first] : []
}

function certain(offset: number, message: string, mend?: Edit): Slip {
  return { offset, message, certain: true, ...(mend ? { mend } : {}) }
}

const likely = (offset: number, message: string): Slip => ({ offset, message, certain: false })

/** The content can be read as it is. */
const nothing = (offset: number): Edit => ({ from: offset, to: offset, text: '' })

function slipOf(fault: YAMLError, text: YamlText): Slip {
  const { code, message, pos } = fault
  const [offset] = pos
  const space = text.strangeSpaceAt(offset)
  if (space) {
    return certain(space.offset, `has a space that is none to YAML (${space.text}): write an ordinary one`)
  }
  const quote = /^Missing closing (['"])/.exec(message)?.[1]
  if (quote) return openQuote(quote, text.quoteBefore(offset), text)
  const bracket = /end with a ([\]}])$/.exec(message)?.[1]
  const opened = bracket === undefined ? undefined : text.openedBefore(offset, bracket)
  if (opened) return likely(opened.offset, `has a ${opened.text} that does not end: close it with ${bracket}`)
  if (code === 'DUPLICATE_KEY')
    return certain(
      offset,
      `has the key ${keyAt(offset, text)} twice in one object: keep one of them`,
      nothing(offset),
    )
  if (code === 'MULTIPLE_DOCS') {
    const without = 'write one campaign a file, without --- or ... between'
    return certain(offset, `has more than one document: ${without}`)
  }
  if (code === 'BAD_DQ_ESCAPE') {
    const what = 'has a \\ in double quotes, which makes something else of what follows'
    return certain(offset, `${what}: write \\\\, or put the text in single quotes`)
  }
  if (code === 'BAD_DIRECTIVE')
    return certain(offset, 'begins with %, as instructions to YAML do: begin a note with #')
  const isCommaMissing =
    message.startsWith('Missing ,') || (message.endsWith('at node end') && text.isInBrackets(offset))
  if (isCommaMissing)
    return certain(offset, 'needs a comma before it', { from: offset, to: offset, text: ', ' })
  return valueSlip(fault, text) ?? lineSlip(fault, text)
}

function openQuote(quote: string, offset: number, text: YamlText): Slip {
  const typographic = quote === '"' ? /[“”„]/ : /[‘’‚]/
  const { line, start } = text.lineAt(offset)
  const other = typographic.exec(line.slice(offset - start + 1))?.[0]
  const hint = other === undefined ? '' : `, which ${other} is not`
  return certain(offset, `has a quote that does not end: close it with ${quote}${hint}`)
}

/** Finds a value that needs quotes, wherever in it the parser stumbled. */
function valueSlip({ pos }: YAMLError, text: YamlText): Slip | undefined {
  const value = text.valueAt(pos[0])
  const why = value && whyQuotes(value.text)
  return why ? unquoted(value, why) : undefined
}

function unquoted({ offset, text }: Value, why: string): Slip {
  const mend = { from: offset, to: offset + text.length, text: quoted(text) }
  return { ...certain(offset, `needs quotes, since ${why}: ${inQuotes(text)}`, mend), isValue: true }
}

/** Finds the mistake of a line as a whole, as far as the line tells it. */
function lineSlip({ code, message, pos }: YAMLError, text: YamlText): Slip {
  const [offset] = pos
  if (code === 'RESOURCE_EXHAUSTION') return likely(offset, TOO_DEEP)
  const { line, start } = text.lineAt(offset)
  const unspaced = /^(\s*(?:- +)*)([\w-]+)\s*(:(?=\S)|=)\s*(\S.*)$/.exec(line)
  if (unspaced && /^(MULTILINE_IMPLICIT_KEY|MISSING_CHAR)$/.test(code)) {
    const [, indent = '', key, mark, value = ''] = unspaced
    const wanted = mark === '=' ? 'a colon instead of the =' : 'a space after the colon'
    const mend = { from: start, to: start + line.length, text: `${indent}${key}: ${value}` }
    return certain(start + indent.length, `needs ${wanted}: write ${key}: ${value.slice(0, 60).trim()}`, mend)
  }
  const unseen = /(?!\t)\p{Cc}/u.exec(line)
  if (unseen) {
    const what = `has a character that cannot be seen (${codePoint(unseen[0])}): delete it`
    const from = start + unseen.index
    return certain(from, what, { from, to: from + 1, text: '' })
  }
  const quotes = [...line.replaceAll(/\\./g, '  ').matchAll(/"/g)]
  if (quotes.length % 2 === 1)
    return likely(start + Number(quotes.at(-1)?.index), 'has a quote that does not end: close it with "')
  if (message.startsWith('Unexpected ,'))
    return certain(offset, 'has a comma too many: delete it', { from: offset, to: offset + 1, text: '' })
  const closing = /^Unexpected flow-(?:map|seq)-end token.*"([\]}])"$/s.exec(message)?.[1]
  if (closing) return likely(offset, `has a ${closing} too many: delete it, or write what it is to close`)
  if (/^(BAD_INDENT|BLOCK_AS_IMPLICIT_KEY)$/.test(code) || message.startsWith('Sequence item without')) {
    const what = 'has lines that do not line up: indent keys of one object alike, and the - of one list'
    return likely(offset, what)
  }
  if (code === 'MULTILINE_IMPLICIT_KEY' || message.startsWith('Implicit map keys need')) {
    const what = 'is no key with a value: write key: value, or indent it under the text that goes on with it'
    return likely(offset, what)
  }
  return likely(offset, `is not YAML: ${message.split('\n')[0]}`)
}

/** Finds aliases of nothing, which are texts that begin with *, and anchors that nothing uses, which are texts with an &. */
function aliasSlips(yaml: Document.Parsed, text: YamlText): Slip[] {
  const slips: Slip[] = []
  const used = new Set<string>()
  const addQuotes = (offset: number | undefined, first: string) => {
    const value = offset === undefined ? undefined : text.valueAt(offset)
    if (value) slips.push(unquoted(value, whyQuotes(first) ?? ''))
  }
  visit(yaml, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== '<<' || !isAlias(value)) return undefined
      used.add(value.source)
      if (value.resolve(yaml) !== undefined) return undefined
      const [from = 0, to = 0] = value.range ?? []
      slips.push(certain(key.range?.[0] ?? 0, MERGE_MESSAGE, { from, to, text: '{}' }))
      return visit.SKIP
    },
    Alias(_, alias) {
      used.add(alias.source)
      if (alias.resolve(yaml) === undefined) addQuotes(alias.range?.[0], '*')
    },
  })
  visit(yaml, {
    Node(_, node) {
      if (isAlias(node) || node.anchor === undefined || used.has(node.anchor)) return
      addQuotes(text.text.lastIndexOf(`&${node.anchor}`, node.range?.[0]), '&')
    },
  })
  return slips
}

function keyAt(offset: number, { text }: YamlText): string {
  return /^[^:\s]+/.exec(text.slice(offset, offset + 100))?.[0] ?? ''
}
