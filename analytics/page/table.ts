import { isNumeric } from '../format.ts'
import type { Column, Section, Value } from '../section.ts'
import type { Published } from '../suppression.ts'
import { wordsOf } from '../words.ts'
import { type Html, html } from './html.ts'
import { dayText } from './plot.ts'

/** Every row of a chapter has these alike. */
const NOT_SHOWN = ['campaignId']
/** Beside the title it says no more. */
const WITH_TITLE = 'keepsakeId'

/** A section's numbers as a table. */
export function tableOf(
  { title, columns }: Section,
  rows: readonly Published[],
  titleOf: (keepsakeId: unknown) => string,
): Html {
  const hasTitle = columns.some(({ key }) => key === 'title')
  const shown = columns
    .filter(({ key }) => !NOT_SHOWN.includes(key) && !(hasTitle && key === WITH_TITLE))
    .map((column) => (column.key === 'title' ? { ...column, title: 'keepsake' } : column))
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${title}, as a table"><table>
<caption class="hidden-text">${title}</caption>
<thead><tr>${shown.map((column) => html`<th scope="col"${classOf(column)}>${column.title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${shown.map((column, at) => cell(row, column, at === 0, titleOf))}</tr>`)}</tbody>
</table></div>`
}

const classOf = (column: Column): Html => ({ html: isNumeric(column) ? ' class="number"' : '' })

function cell(
  { values, hidden }: Published,
  column: Column,
  isHead: boolean,
  titleOf: (id: unknown) => string,
): Html {
  const value = values[column.key] ?? null
  const text =
    column.key === WITH_TITLE && value !== null
      ? html`${titleOf(value)}`
      : hidden.includes(column.key)
        ? html`<i class="withheld">hidden</i>`
        : words(value, column)
  return isHead
    ? html`<th scope="row" dir="auto">${text}</th>`
    : html`<td dir="auto"${classOf(column)}>${text}</td>`
}

function words(value: Value, column: Column): Html {
  if (value !== null && column.format === 'day')
    return html`<time datetime="${value}">${dayText(value)}</time>`
  return html`${wordsOf(value, column)}`
}
