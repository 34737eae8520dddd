import { chooseNumber } from '../../store/edition-choice.ts'
import { Frontier } from '../../store/edition-frontier.ts'
import { NUMBERS_PER_BUCKET, type SoldOut } from '../../store/edition-items.ts'

/** Numbers that others have taken, all up to one, as a quiet day leaves them unless `openBelow` says more; and what is read of them. */
function othersTook(upTo: number, { openBelow = 0, mark }: { openBelow?: number; mark?: SoldOut } = {}) {
  const reads: (number | 'mark')[] = []
  const others = {
    reads,
    upTo,
    mark,
    items: {
      soldOut: async () => {
        reads.push('mark')
        return others.mark
      },
      takenIn: async (bucket: number) => {
        reads.push(bucket)
        return Array.from({ length: NUMBERS_PER_BUCKET }, (_, at) => bucket * NUMBERS_PER_BUCKET + at + 1)
          .filter((number) => number <= others.upTo)
          .map((number) => ({ number, openBelow, ticket: `${number}` }))
      },
    },
  }
  return others
}

const choose = (
  { items }: ReturnType<typeof othersTook>,
  frontier: Frontier,
  of: number,
  { now = 0, random = 0 } = {},
) => chooseNumber({ items, frontier, of, now: () => now, random: () => random }, { consistent: false })

test('on a quiet day the mark is read once, and then a bucket for each number', async () => {
  const others = othersTook(0)
  const frontier = new Frontier()
  expect(await choose(others, frontier, 100)).toBe(1)
  others.upTo = 5
  expect(await choose(others, frontier, 100)).toBe(6)
  expect(others.reads).toEqual(['mark', 0, 0])
})

test('where others have filled the bucket, the next two are read one by one, then ever further ones, and then by halves', async () => {
  const others = othersTook(40 * NUMBERS_PER_BUCKET + 7)
  expect(await choose(others, new Frontier(), 100_000)).toBe(40 * NUMBERS_PER_BUCKET + 8)
  expect(others.reads).toEqual(['mark', 0, 1, 2, 5, 20, 275, 148, 84, 52, 36, 44, 40])
})

test.each([
  { taken: 0, found: 1, reads: ['mark', 0] },
  { taken: 31, found: 32, reads: ['mark', 0, 1] },
  { taken: 79, found: 80, reads: ['mark', 0, 1, 2, 4] },
])('of 80 of which $taken are taken, $found is found', async ({ taken, found, reads }) => {
  const others = othersTook(taken)
  expect(await choose(others, new Frontier(), 80)).toBe(found)
  expect(others.reads).toEqual(reads)
})

test('where claims have met, three open buckets are tried before a search', async () => {
  const others = othersTook(400 * NUMBERS_PER_BUCKET, { openBelow: 255 })
  const frontier = new Frontier()
  for (let times = 0; times < 5; times++) frontier.meet(0)
  expect(await choose(others, frontier, 100_000, { random: 0.99 })).toBeGreaterThan(400 * NUMBERS_PER_BUCKET)
  expect(others.reads.slice(0, 5)).toEqual(['mark', 31, 32, 33, 0])
})

test('where the last bucket is full and lower ones may not be, the mark is read again before they are looked at', async () => {
  const of = 200 * NUMBERS_PER_BUCKET
  const others = othersTook(of, { openBelow: 255 })
  const frontier = new Frontier()
  await choose(othersTook(0), frontier, of)
  others.mark = { upTo: of, since: 1 }
  expect(await choose(others, frontier, of)).toBeUndefined()
  expect(others.reads).toEqual([0, 1, 2, 5, 20, 199, 'mark'])
})

test('where all are taken and nobody has marked it, every bucket is looked at before it is said', async () => {
  const of = 5 * NUMBERS_PER_BUCKET - 3
  const others = othersTook(of, { openBelow: 255 })
  expect(await choose(others, new Frontier(), of)).toBeUndefined()
  expect(others.reads).toEqual(['mark', 0, 1, 2, 4, 'mark', 3])
})

test('a mark that could not be read is read by the next claim', async () => {
  const others = othersTook(3)
  const frontier = new Frontier()
  const { soldOut } = others.items
  others.items.soldOut = () => Promise.reject(new Error('throttled'))
  await expect(choose(others, frontier, 100)).rejects.toThrow('throttled')
  others.items.soldOut = soldOut
  expect(await choose(others, frontier, 100)).toBe(4)
  expect(others.reads).toEqual(['mark', 0])
})

test('claims at once share a search, and none of them gets a number of another', async () => {
  const others = othersTook(40 * NUMBERS_PER_BUCKET)
  const frontier = new Frontier()
  const found = await Promise.all([1, 2, 3].map(() => choose(others, frontier, 100_000)))
  expect(found).toEqual([1, 2, 3].map((more) => 40 * NUMBERS_PER_BUCKET + more))
  expect(others.reads.filter((read) => read === 275)).toHaveLength(1)
})
