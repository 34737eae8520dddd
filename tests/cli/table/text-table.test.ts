import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { tableText } from '../../../cli/table/text-table.ts'
import { widthOf, wrapped } from '../../../cli/table/wrapped.ts'
import { runs } from '../../support/runs.ts'

const cells = fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', '-', '東', 'é', '🏅'), maxLength: 60 })

const tables = fc.integer({ min: 1, max: 6 }).chain((columns) => {
  const row = fc.array(cells, { minLength: columns, maxLength: columns })
  return fc.record({
    head: row,
    rows: fc.array(row, { maxLength: 4 }),
    isNumeric: fc.array(fc.boolean(), { minLength: columns, maxLength: columns }),
    keys: fc.integer({ min: 0, max: Math.min(3, columns) }),
    groups: fc.array(fc.constantFrom('count', 'time'), { minLength: columns, maxLength: columns }),
  })
})

const linesOf = (...args: Parameters<typeof tableText>) =>
  stripVTControlCharacters(tableText(...args)).split('\n')

/** How often each character is there, but for spaces. */
const countsOf = (text: string) =>
  Map.groupBy(text.replaceAll(/\s/g, ''), (character) => character)
    .entries()
    .map(([character, all]) => [character, all.length] as const)

test('whatever is in a table, no line is wider than the terminal, and nothing is cut', () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 20, max: 120 }), (table, width) => {
      const lines = linesOf(table, width)
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width)
      const found = new Map(countsOf(lines.join('')))
      for (const [character, times] of countsOf([table.head, ...table.rows].flat().join('')))
        expect(found.get(character) ?? 0).toBeGreaterThanOrEqual(times)
    }),
    { numRuns: runs(50) },
  )
})

test('where there is no terminal, a row is a line with each cell as it is', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const lines = linesOf(table)
      expect(lines).toHaveLength(table.rows.length + 1)
      for (const [at, row] of table.rows.entries())
        for (const cell of row) expect(lines[at + 1]).toContain(cell.trimEnd())
    }),
    { numRuns: runs(20) },
  )
})

test('columns that do not fit come below, after those that name the row, and those of a kind together', () => {
  const table = {
    head: ['keepsake', 'held', 'left', 'from', 'until'],
    rows: [['marathon', '12', '3', '2024-07-26', '2024-08-11']],
    isNumeric: [false, true, true, false, false],
    keys: 1,
  }
  expect(linesOf({ ...table, groups: ['text', 'count', 'count', 'time', 'time'] }, 36)).toEqual([
    'keepsake  held  left',
    'marathon    12     3',
    '',
    'keepsake  from        until',
    'marathon  2024-07-26  2024-08-11',
  ])
  expect(linesOf(table, 36)[0]).toBe('keepsake  held  left  from')
})

test('a text is broken between words, and within one that is too long', () => {
  expect(wrapped('of a keepsake', 5)).toEqual(['of a', 'keeps', 'ake'])
  expect(wrapped('東京 2024', 4)).toEqual(['東京', '2024'])
})
