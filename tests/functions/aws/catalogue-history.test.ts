import { catalogueHistory } from '../../../functions/aws/catalogue-history.ts'
import { MissingObjectError } from '../../../functions/aws/catalogue-source.ts'
import { POINTER_KEY, snapshotKeyOf } from '../../../schemas/catalogue-pointer.ts'

const DAY = 24 * 3_600_000
const START = Date.parse('2024-07-01T00:00:00Z')

/** A bucket in which the snapshot of each number was published on that day, and a history of what was live. */
function bucketWith(...numbers: readonly number[]) {
  const objects = new Map<string, string>()
  const reads: string[] = []
  const point = (number: number) => {
    const publishedAt = new Date(START + number * DAY).toISOString()
    objects.set(snapshotKeyOf(number), JSON.stringify({ number, publishedAt }))
    const pointer = { number, version: 'v', key: snapshotKeyOf(number), publishedAt }
    objects.set(POINTER_KEY, JSON.stringify(pointer))
  }
  for (const number of numbers) point(number)
  const history = catalogueHistory(
    async (key) => {
      reads.push(key)
      const text = objects.get(key)
      if (text === undefined) throw new MissingObjectError('the-bucket', key)
      return { text, etag: '' }
    },
    (content) => (content as { number: number }).number,
  )
  const since = async (day: number) => (await history(START + day * DAY)).map(({ catalogue }) => catalogue)
  return { objects, reads, point, since }
}

test('snapshots are read from the one that is live back to one that was there by then', async () => {
  const { since } = bucketWith(1, 2, 3, 4)
  expect(await since(4)).toEqual([4])
  expect(await since(3.5)).toEqual([4, 3])
  expect(await since(0)).toEqual([4, 3, 2, 1])
})

test('each is read once, since none ever changes, and the pointer each time', async () => {
  const { since, reads, point } = bucketWith(1, 2)
  await since(1)
  point(3)
  await since(1)
  await since(2)
  const [one, two, three] = [1, 2, 3].map(snapshotKeyOf)
  expect(reads).toEqual([POINTER_KEY, two, one, POINTER_KEY, three, POINTER_KEY])
})

test('after a roll back, what was published later was not before', async () => {
  const { since, point } = bucketWith(1, 2, 3)
  point(2)
  expect(await since(0)).toEqual([2, 1])
})

test('one that is gone ends the history, and that nothing is published is one', async () => {
  const { since, objects } = bucketWith(1, 2, 3)
  objects.delete(snapshotKeyOf(2))
  expect(await since(0)).toEqual([3])
  objects.delete(POINTER_KEY)
  expect(await since(0)).toEqual([])
})

test('where the live one cannot be read, it is told', async () => {
  const { since, objects } = bucketWith(1, 2)
  objects.delete(snapshotKeyOf(2))
  await expect(since(0)).rejects.toThrow(MissingObjectError)
  objects.set(snapshotKeyOf(2), '{}')
  await expect(since(0)).rejects.toThrow('snapshot 2 does not say when it was published')
})

test('no more than 20 are read, however often was published in a day', async () => {
  const { since } = bucketWith(...Array.from({ length: 30 }, (_, index) => index + 1))
  expect(await since(0)).toHaveLength(20)
})
