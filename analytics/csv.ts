import type { Answered } from './report.ts'
import type { Value } from './section.ts'

/** RFC 4180, with a line of names; nothing and what is hidden are empty, and `hidden` names the latter. */
export function sectionCsv({ section, rows }: Answered): string {
  const keys = section.columns.map(({ key }) => key)
  return [
    csvLine([...keys, 'hidden']),
    ...rows.map(({ values, hidden }) =>
      csvLine([...keys.map((key) => values[key] ?? null), hidden.join(' ')]),
    ),
  ].join('')
}

export const csvLine = (values: readonly (Value | boolean)[]) => `${values.map(field).join(',')}\r\n`

function field(value: Value | boolean): string {
  if (value === null) return ''
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
