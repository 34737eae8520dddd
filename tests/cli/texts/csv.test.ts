import fc from 'fast-check'
import { CsvError, cellText, csvText, isFormula, readCsv } from '../../../cli/texts/csv.ts'

const cellsOf = (text: string) => readCsv(text).map(({ cells }) => cells)

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', "'", '=', '+', '-', '@', ' ', 'a', 'ب'),
  }),
)

test('whatever is written is read again, and no cell of it is a formula', () => {
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
    )
  fc.assert(
    fc.property(table, (rows) => {
      const head = rows[0]?.map((_, at) => `c${at}`) ?? []
      const [, ...read] = cellsOf(csvText([head, ...rows]))
      expect(read.map((cells) => cells.map(cellText))).toEqual(rows)
      expect(read.flat().filter(isFormula)).toEqual([])
    }),
  )
})

test.each([
  [
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    '\ufeffa;b\n1,5;2',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'a\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\r1,2\r',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\n\n1,\n,\n',
    [
      ['a', 'b'],
      ['1', ''],
      ['', ''],
    ],
  ],
  [
    'a,b\n"1\n2","say ""it"""',
    [
      ['a', 'b'],
      ['1\n2', 'say "it"'],
    ],
  ],
  ['', []],
])('%j is read as spreadsheets write it', (text, rows) => {
  expect(cellsOf(text)).toEqual(rows)
})

test.each([
  ['a,b\n1,"2', 2, 'has a quote that does not end: write a " at the end of the cell'],
  ['a,b\n"x\ny","1"2\n', 3, 'has something after the end of a quote: write "" for a " within quotes'],
])('%j is told with its line', (text, line, message) => {
  expect(() => readCsv(text)).toThrow(expect.objectContaining({ line, message }))
  expect(() => readCsv(text)).toThrow(CsvError)
})
