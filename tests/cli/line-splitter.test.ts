import * as fc from 'fast-check'
import { readLines } from '../../cli/lines.ts'
import { type Line, LineSplitter, Utf16Error } from '../../json/lines.ts'
import { CampaignFolder } from './support/campaign-folder.ts'

/** The lines of bytes that come in chunks of these sizes, over and over. */
function linesOf(bytes: Buffer | string, sizes: readonly number[] = [7], longest?: number): Line[] {
  const all = Buffer.from(bytes)
  const splitter = new LineSplitter(longest)
  const lines: Line[] = []
  for (let start = 0, turn = 0; start < all.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    lines.push(...splitter.push(all.subarray(start, start + size)))
    start += size
  }
  return [...lines, ...splitter.end()]
}

const textsOf = (lines: readonly Line[]) => lines.map((line) => ('text' in line ? line.text : line.mistake))
const chunkSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 })

test('JSON values come back from their lines, whatever is in them and in whatever chunks they come', () => {
  const awkward = fc.constantFrom(
    '\u2028',
    '\u2029',
    '\u0085',
    '\v',
    '\f',
    '\uFEFF',
    '\u0000',
    '😀',
    'é',
    '\r',
  )
  const text = fc
    .array(fc.oneof(awkward, fc.string({ unit: 'binary' })), { maxLength: 5 })
    .map((all) => all.join(''))
  const value = fc.oneof(text, fc.jsonValue(), fc.dictionary(text, text))
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 6 }),
      fc.constantFrom('\n', '\r\n', '\n\uFEFF'),
      fc.boolean(),
      fc.boolean(),
      chunkSizes,
      (values, newline, marked, ended, sizes) => {
        const json = values.map((one) => JSON.stringify(one))
        const written = `${marked ? '\uFEFF' : ''}${json.join(newline)}${ended && json.length > 0 ? newline : ''}`
        const lines = textsOf(linesOf(written, sizes)).filter((line) => line !== '')
        expect(lines).toEqual(json)
      },
    ),
  )
})

test('lines are numbered, empty ones too, and the last needs no newline', () => {
  expect(linesOf('a\n\r\n\nb')).toEqual([
    { number: 1, text: 'a' },
    { number: 2, text: '' },
    { number: 3, text: '' },
    { number: 4, text: 'b' },
  ])
  expect(linesOf('a\n')).toEqual([{ number: 1, text: 'a' }])
  expect(linesOf('')).toEqual([])
})

test('only what ends a line is taken off it', () => {
  expect(textsOf(linesOf('\uFEFF\r\na\rb\r\r\n\uFEFF\uFEFFc \n\u2028'))).toEqual([
    '',
    'a\rb\r',
    '\uFEFFc ',
    '\u2028',
  ])
})

test('a line that is too long is told as that, and the others are read', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }), chunkSizes, (lengths, sizes) => {
      // Two bytes a character.
      const lines = linesOf(lengths.map((length) => 'é'.repeat(length)).join('\n'), sizes, 20)
      const last = lengths.at(-1) === 0 ? lengths.slice(0, -1) : lengths
      expect(lines).toEqual(
        last.map((length, index) =>
          length > 10
            ? { number: index + 1, mistake: 'is longer than 20 bytes' }
            : { number: index + 1, text: 'é'.repeat(length) },
        ),
      )
    }),
  )
})

test('a line of gigabytes takes no memory', () => {
  const splitter = new LineSplitter()
  const chunk = Buffer.alloc(1024 * 1024, 'x')
  const before = process.memoryUsage().arrayBuffers
  const mostBefore = process.resourceUsage().maxRSS
  for (let megabytes = 0; megabytes < 2048; megabytes++) expect([...splitter.push(chunk)]).toEqual([])
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
  expect([...splitter.push(Buffer.from('\nb')), ...splitter.end()]).toEqual([
    { number: 1, mistake: 'is longer than 4194304 bytes' },
    { number: 2, text: 'b' },
  ])
  // Nor for a moment, when its end comes. In KB.
  expect(process.resourceUsage().maxRSS - mostBefore).toBeLessThan(512 * 1024)
})

test('a line that is not UTF-8 is told as that, and its neighbours are read', () => {
  const latin1 = Buffer.concat([Buffer.from('"é"\n'), Buffer.from('"é"', 'latin1'), Buffer.from('\n"ö"\n')])
  for (const sizes of [[1], [3], [100]]) {
    expect(textsOf(linesOf(latin1, sizes))).toEqual(['"é"', 'is not UTF-8', '"ö"'])
  }
})

test('a line that is too long is told as that, whatever is in it and in whatever chunks it comes', () => {
  for (const sizes of [[1], [3], [100]]) {
    expect(textsOf(linesOf(Buffer.from('a\n\xff\xff\xff\xff\nb\n', 'latin1'), sizes, 3))).toEqual([
      'a',
      'is longer than 3 bytes',
      'b',
    ])
  }
})

test('lines that are not UTF-8 leave the numbers of the others as they are', () => {
  const bytes = Buffer.from('a\n\n\xff\n\nb\n\xfe\n\n', 'latin1')
  for (const sizes of [[1], [100]]) {
    expect(textsOf(linesOf(bytes, sizes))).toEqual(['a', '', 'is not UTF-8', '', 'b', 'is not UTF-8', ''])
  }
  for (const first of ['\xff"', '\xfe"', '"\xff', '"\xfe']) {
    expect(textsOf(linesOf(Buffer.from(`${first}\nb`, 'latin1')))).toEqual(['is not UTF-8', 'b'])
  }
})

test.each<[string, Buffer]>([
  ['with a mark', Buffer.from('\uFEFF{}\n{}\n', 'utf16le')],
  ['the other way round, with a mark', Buffer.from('\uFEFF{}\n{}\n', 'utf16le').swap16()],
  ['without a mark', Buffer.from('{}\n{}\n', 'utf16le')],
  ['the other way round, without a mark or a newline', Buffer.from('{}', 'utf16le').swap16()],
])('UTF-16 is told as that: %s', (_, bytes) => {
  for (const sizes of [[1], [100]]) expect(() => linesOf(bytes, sizes)).toThrow(Utf16Error)
})

test('a file in UTF-16 is told in one sentence', async () => {
  const folder = await CampaignFolder.create()
  const path = await folder.writeText('events.jsonl', Buffer.from('\uFEFF{}\n', 'utf16le'))
  const read = async () => {
    for await (const line of readLines(path)) throw new Error(`line ${line.number} was read`)
  }
  await expect(read()).rejects.toThrow(`${path} is in UTF-16: write it in UTF-8, as JSON is exchanged`)
  await folder.removeAll()
})
