import * as fc from 'fast-check'
import { RangeReader, rangesOf } from '../../../cli/rehearsing/ranges.ts'
import { type Line, LineSplitter, Utf16Error } from '../../../json/lines.ts'
import { runs } from '../../support/runs.ts'
import { CampaignFolder } from '../support/campaign-folder.ts'

const LONGEST = 12

let folder: CampaignFolder
beforeAll(async () => {
  folder = await CampaignFolder.create()
})
afterAll(() => folder.removeAll())

const line = fc
  .array(fc.constantFrom('a', '{', ' ', '\t', '\r', 'é', '\u2028', '\uFEFF', '\0', '\xff'), { maxLength: 9 })
  .map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part, part === '\xff' ? 'latin1' : 'utf8'))))
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, newline, isEnded]) =>
    Buffer.concat(
      lines.flatMap((one, index) =>
        index < lines.length - 1 || isEnded ? [one, Buffer.from(newline)] : [one],
      ),
    ),
  )

/** The lines of all ranges with their numbers in the file, how many there are, and whether the text is refused. */
function readInRanges(path: string, size: number, [workers, least, blockBytes]: [number, number, number]) {
  const lines: Line[] = []
  let before = 0
  try {
    for (const range of rangesOf(size, workers, least)) {
      const reader = new RangeReader(path, range, { longest: LONGEST, blockBytes })
      for (const line of reader.lines()) lines.push({ ...line, number: line.number + before })
      before += reader.count
    }
  } catch (error) {
    expect((error as Error).message).toBe(`${path} is in UTF-16: write it in UTF-8, as JSON is exchanged`)
    return 'refused'
  }
  return { lines, count: before }
}

function readByOne(bytes: Buffer) {
  const splitter = new LineSplitter(LONGEST)
  try {
    const lines = [...splitter.push(bytes), ...splitter.end()]
    return {
      lines: lines.filter((one) => !('text' in one) || one.text.replaceAll(/[ \t\r]/g, '') !== ''),
      count: lines.length,
    }
  } catch (error) {
    expect(error).toBeInstanceOf(Utf16Error)
    return 'refused'
  }
}

test('ranges hold the lines of a file, each once and with its number, wherever they are cut and however they are read', async () => {
  let refused = 0
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.tuple(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
      ),
      async (bytes, how) => {
        const path = await folder.writeText('lines', bytes)
        const expected = readByOne(bytes)
        if (expected === 'refused') refused++
        expect(readInRanges(path, bytes.length, how)).toEqual(expected)
      },
    ),
    { numRuns: runs(300) },
  )
  expect(refused).toBeGreaterThan(0)
})

test('ranges are as many as asked for, and fewer where they would be small', () => {
  expect(rangesOf(100, 3, 10)).toEqual([
    { from: 0, to: 33 },
    { from: 33, to: 66 },
    { from: 66, to: Number.POSITIVE_INFINITY },
  ])
  expect(rangesOf(29, 3, 10)).toHaveLength(2)
  for (const bytes of [0, 9, 19]) {
    expect(rangesOf(bytes, 3, 10)).toEqual([{ from: 0, to: Number.POSITIVE_INFINITY }])
  }
})

test('how much of a range is read is told as it is read', async () => {
  const path = await folder.writeText('told', 'a\n'.repeat(50))
  const told: number[] = []
  const reader = new RangeReader(path, { from: 40, to: 80 }, { blockBytes: 16 })
  expect([...reader.lines((bytes) => told.push(bytes))]).toHaveLength(20)
  expect(told.at(-1)).toBeGreaterThanOrEqual(40)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
})
