import { chooseNumber } from '../../store/edition-choice.ts'
import { Frontier } from '../../store/edition-frontier.ts'
import { type Claim, type EditionItems, NUMBERS_PER_BUCKET, type SoldOut } from '../../store/edition-items.ts'
import { claimEdition } from '../../store/editions.ts'
import { ErasedMeanwhileError } from '../../store/erased.ts'

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

/** The items of a keepsake and of one user's claim, of which each call is answered as given. */
const itemsThat = (answers: Partial<EditionItems>): EditionItems => {
  const unexpected = () => Promise.reject(new Error('nobody should ask this'))
  return {
    ...{
      claim: unexpected,
      putClaim: unexpected,
      moveClaim: unexpected,
      ticketOf: unexpected,
      take: unexpected,
    },
    ...{ takenIn: async () => [], soldOut: async () => undefined, markSoldOut: unexpected },
    ...answers,
  }
}
const claiming = (items: EditionItems, frontier = new Frontier()) => ({
  ...{ items, frontier, of: 100, now: () => 0, random: () => 0 },
})

describe('a claim whose number another has taken meanwhile', () => {
  test('tells the store that claims have met, and moves to a number that a consistent read shows free', async () => {
    const frontier = new Frontier()
    const consistent: boolean[] = []
    const items = itemsThat({
      putClaim: async () => ({ put: true }),
      moveClaim: async () => true,
      take: async ({ number }) => number !== 1,
      takenIn: async (_, options) => {
        consistent.push(options.consistent)
        return []
      },
    })
    expect(frontier.width(0)).toBe(1)
    expect(await claimEdition(claiming(items, frontier))).toEqual({ number: 2, of: 100 })
    expect(frontier.width(0)).toBe(2)
    expect(consistent).toEqual([false, true])
    // Whatever it was about to take, it is not about to any more.
    expect(frontier.openBucket({ of: 100, width: 1, random: () => 0 })).toBe(0)
  })

  test('goes on with the claim as somebody else has moved it, by a read that is consistent', async () => {
    const moved: Claim = { number: 7, of: 100, ticket: 'own' }
    const items = itemsThat({
      putClaim: async () => ({ put: true }),
      moveClaim: async () => false,
      claim: async ({ consistent }) => (consistent ? moved : undefined),
      ticketOf: async (number) => (number === 7 ? 'own' : undefined),
      take: async () => false,
    })
    expect(await claimEdition(claiming(items))).toEqual({ number: 7, of: 100 })
  })
})

test.each([
  [undefined, 'The claim of an edition was there and then was not.'],
  [
    { number: 1, of: 100, ticket: 'own', erasedAt: '2024-07-27T00:00:00.000Z' },
    'An edition was claimed after an erasure of the user that is not known here.',
  ],
])('a claim that finds %j in its place fails, and says so', async (held, message) => {
  const items = itemsThat({ putClaim: async () => ({ put: false, held }) })
  await expect(claimEdition(claiming(items))).rejects.toThrow(new ErasedMeanwhileError(message))
})
