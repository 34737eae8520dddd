import type { Spread } from '../figures.ts'

/** A figure as it stands in a table; a result that was kept as JSON has null for what is not a number. */
export function shown(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  return value.toLocaleString('en', Math.abs(value) < 1_000 ? { maximumSignificantDigits: 3 } : {})
}

/** The median, and in brackets the least and the most of the rounds. */
export function spread(value: Spread | undefined): string {
  if (value?.median === null || value === undefined) return '–'
  return `${shown(value.median)} (${shown(value.least)} to ${shown(value.most)})`
}

/** A table whose first column has words and all others figures. */
export function figures(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  )
}
