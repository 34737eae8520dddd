import { textSchemas } from '../../awarding/campaign/campaign.ts'
import type { TextName } from '../../awarding/campaign/texts.ts'
import { canonicalTag, languageSchema } from '../../schemas/languages.ts'
import { nearestOf } from '../../schemas/nearest.ts'
import { UserError } from '../terminal.ts'
import { CsvError, type CsvRow, cellText, isFormula, readCsv } from './csv.ts'
import { SHEET_KEYS, type SheetText, TEXT_NAMES } from './sheet.ts'

/** A text with what a sheet says of it in other languages than its own. */
export interface TextChange {
  readonly of: SheetText
  /** All of its languages, as they are to be. */
  readonly texts: Readonly<Record<string, string>>
  /** Those that change. */
  readonly languages: readonly string[]
}

interface Mistake {
  readonly line: number
  readonly message: string
}

/** More mistakes than these are of one cause. */
const MOST_MISTAKES = 20

/**
 * Reads what a sheet changes of some texts. A cell that is empty changes nothing.
 *
 * @throws UserError with a line for each mistake
 */
export function readSheet(file: string, text: string, texts: readonly SheetText[]): TextChange[] {
  const found: Mistake[] = []
  try {
    const [head, ...rows] = readCsv(text)
    const columns = head
      ? columnsOf(head)
      : { mistakes: [{ line: 1, message: 'is empty: write it with --out' }] }
    if ('mistakes' in columns) found.push(...columns.mistakes)
    else {
      const { changes, mistakes } = changesOf(rows, columns, texts)
      if (mistakes.length === 0) return changes
      found.push(...mistakes)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    found.push({ line: error.line, message: error.message })
  }
  const lines = found.slice(0, MOST_MISTAKES).map(({ line, message }) => `${file}:${line}: ${message}`)
  const more = found.length - lines.length
  throw new UserError([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'))
}

interface Columns {
  readonly keys: Readonly<Record<(typeof SHEET_KEYS)[number], number>>
  /** The columns of languages, by their places. */
  readonly languages: ReadonlyMap<number, string>
  readonly count: number
}

function columnsOf({ line, cells }: CsvRow): Columns | { readonly mistakes: Mistake[] } {
  const names = cells.map((cell) => cell.trim())
  const mistakes = SHEET_KEYS.filter((key) => !names.includes(key)).map(
    (key) => `has no column ${key}: write it with --out`,
  )
  const languages = new Map<number, string>()
  for (const [at, name] of names.entries()) {
    if (names.indexOf(name) < at) mistakes.push(`has the column ${name} twice: leave one out`)
    else if ((SHEET_KEYS as readonly string[]).includes(name)) continue
    else if (languageSchema.safeParse(name).success) languages.set(at, name)
    else mistakes.push(unknownColumn(name))
  }
  if (mistakes.length === 0 && languages.size === 0)
    mistakes.push('has no column of a language: write it with --out and --languages')
  if (mistakes.length > 0) return { mistakes: mistakes.map((message) => ({ line, message })) }
  const [campaignId, keepsakeId, text] = SHEET_KEYS.map((key) => names.indexOf(key)) as [
    number,
    number,
    number,
  ]
  return { keys: { campaignId, keepsakeId, text }, languages, count: names.length }
}

function unknownColumn(name: string): string {
  const canonical = canonicalTag(name)
  if (canonical !== undefined) return `has the column ${name}: a language is written ${canonical}`
  const near = nearestOf(name, SHEET_KEYS)
  const known = `one of ${SHEET_KEYS.join(', ')}, or the tag of a language, such as ar or pt-BR`
  return `has the column ${JSON.stringify(name)}, which is none: ${near ? `did you mean ${near}?` : `name it ${known}`}`
}

function changesOf(rows: readonly CsvRow[], columns: Columns, texts: readonly SheetText[]) {
  const byKey = new Map(texts.map((text) => [keyOf(text.of.campaign.id, text.keepsakeId, text.name), text]))
  const seen = new Map<SheetText, number>()
  const changes: TextChange[] = []
  const mistakes: Mistake[] = []
  for (const row of rows) {
    const outcome = changeOf(row, columns, { byKey, seen, texts })
    if (typeof outcome === 'string') mistakes.push({ line: row.line, message: outcome })
    else if (outcome.languages.length > 0) changes.push(outcome)
  }
  return { changes, mistakes }
}

const keyOf = (...parts: readonly string[]) => parts.join(' ')

interface Known {
  readonly byKey: ReadonlyMap<string, SheetText>
  /** The lines of the texts that a row was for. */
  readonly seen: Map<SheetText, number>
  readonly texts: readonly SheetText[]
}

/** Reads what one row changes, or says what is wrong with it. */
function changeOf(
  { line, cells }: CsvRow,
  columns: Columns,
  { byKey, seen, texts }: Known,
): TextChange | string {
  if (cells.length !== columns.count)
    return `has ${cells.length} cells, and the first line ${columns.count}: put a text with a comma, a semicolon or a line end into quotes`
  const { keys, languages } = columns
  const [campaignId, keepsakeId, name] = [keys.campaignId, keys.keepsakeId, keys.text].map((at) =>
    (cells[at] ?? '').trim(),
  ) as [string, string, string]
  const of = byKey.get(keyOf(campaignId, keepsakeId, name))
  if (!of) return unknownText(texts, campaignId, keepsakeId, name)
  const before = seen.get(of)
  if (before !== undefined) return `is for the same text as line ${before}: leave one of them out`
  seen.set(of, line)
  const changed: Record<string, string> = {}
  for (const [at, language] of languages) {
    const cell = cells[at] ?? ''
    if (cell.trim() === '') continue
    if (isFormula(cell))
      return `${language}: begins as a formula does, with ${JSON.stringify(cell.charAt(0))}: write '${cell.charAt(0)} if the text begins so`
    const text = cellText(cell).replaceAll('\r\n', '\n')
    const own = of.texts[language]
    if (text.trim() === own?.trim()) continue
    if (language === of.of.language)
      return `${language}: is not what the campaign file says, ${JSON.stringify(own)}: change it there, or write the table anew with --out`
    const mistake = textMistake(name, text)
    if (mistake !== undefined) return `${language}: ${mistake}`
    changed[language] = text
  }
  return { of, texts: { ...of.texts, ...changed }, languages: Object.keys(changed) }
}

/** Says what the grammar has against a text; undefined where it is right. */
function textMistake(name: string, text: string): string | undefined {
  const { error } = textSchemas[name as TextName].safeParse(text)
  return error?.issues[0]?.message
}

function unknownText(
  texts: readonly SheetText[],
  campaignId: string,
  keepsakeId: string,
  name: string,
): string {
  const ofCampaign = texts.filter(({ of }) => of.campaign.id === campaignId)
  if (ofCampaign.length === 0)
    return `campaignId: no campaign of the files is called ${shown(campaignId)}${hint(
      campaignId,
      texts.map(({ of }) => of.campaign.id),
    )}`
  const ids = ofCampaign.map((text) => text.keepsakeId)
  if (!ids.includes(keepsakeId))
    return `keepsakeId: no keepsake of ${campaignId} is called ${shown(keepsakeId)}${hint(keepsakeId, ids)}`
  if (!TEXT_NAMES.includes(name))
    return `text: must be one of ${TEXT_NAMES.join(', ')}, and is ${shown(name)}`
  return `text: ${keepsakeId || 'the campaign'} has no ${name} in the file: write one there first`
}

const shown = (text: string) => JSON.stringify(text.slice(0, 100))

function hint(text: string, known: readonly string[]): string {
  const near = nearestOf(
    text,
    [...new Set(known)].filter((each) => each !== ''),
  )
  return near === undefined ? '' : `; did you mean ${near}?`
}
