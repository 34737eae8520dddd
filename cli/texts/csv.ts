/** A row of a table as text, with the line that it begins in. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** The text is no table of RFC 4180. */
export class CsvError extends Error {
  override readonly name = 'CsvError'
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** Spreadsheets take a cell that begins so for a formula, and run it. With a ' before it, it is text. */
const FORMULA = /^'*[=+\-@\t\r]/

/** Such a cell without the ' would have been a formula to whoever opened the file, so nobody is known to have meant it. */
export const isFormula = (cell: string): boolean => /^[=+\-@\t\r]/.test(cell)

export function csvText(rows: readonly (readonly string[])[]): string {
  // Without the mark at its beginning, spreadsheets take it for another encoding.
  return `\ufeff${rows.map((cells) => `${cells.map(written).join(',')}\r\n`).join('')}`
}

function written(cell: string): string {
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** A cell as it was before `csvText` kept it from being a formula. */
export const cellText = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell

/**
 * Reads a table as spreadsheets write it: of commas, or of semicolons or tabs where the first line has those. Empty lines are none.
 *
 * @throws CsvError
 */
export function readCsv(text: string): CsvRow[] {
  const source = text.replace(/^\ufeff/, '')
  const separator = separatorOf(source)
  const rows: CsvRow[] = []
  let line = 1
  let begun = 1
  let cells: string[] = []
  let at = 0
  const endRow = () => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begun, cells })
    cells = []
    begun = line
  }
  while (at < source.length) {
    const { cell, end } = source[at] === '"' ? quotedAt(source, at, line) : plainAt(source, at, separator)
    const next = source[end]
    if (next !== undefined && next !== separator && next !== '\r' && next !== '\n')
      throw new CsvError(line, 'has something after the end of a quote: write "" for a " within quotes')
    line += source.slice(at, end).split('\n').length - 1
    cells.push(cell)
    at = end
    if (next === separator) {
      at++
      // A line that ends in a separator has an empty cell after it.
      if (at === source.length || source[at] === '\r' || source[at] === '\n') cells.push('')
    }
    if (source[at] === '\r' && source[at + 1] === '\n') at++
    if (source[at] === '\r' || source[at] === '\n') {
      at++
      line++
      endRow()
    }
  }
  if (cells.length > 0) endRow()
  return rows
}

function separatorOf(source: string): string {
  const [head = ''] = source.split(/\r?\n/, 1)
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: head.split(sign).length }))
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).sign
}

function quotedAt(source: string, at: number, line: number): { cell: string; end: number } {
  let from = at + 1
  for (;;) {
    const quote = source.indexOf('"', from)
    if (quote < 0) throw new CsvError(line, 'has a quote that does not end: write a " at the end of the cell')
    if (source[quote + 1] !== '"')
      return { cell: source.slice(at + 1, quote).replaceAll('""', '"'), end: quote + 1 }
    from = quote + 2
  }
}

function plainAt(source: string, at: number, separator: string): { cell: string; end: number } {
  let end = at
  while (end < source.length && source[end] !== separator && source[end] !== '\r' && source[end] !== '\n')
    end++
  return { cell: source.slice(at, end), end }
}
