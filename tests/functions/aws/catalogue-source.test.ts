import { createHash } from 'node:crypto'
import { readCatalogue } from '../../../awarding/catalogue/catalogue.ts'
import { readPassportCatalogue } from '../../../awarding/catalogue/compiled-keepsakes.ts'
import { readShownCatalogue } from '../../../awarding/catalogue/shown-catalogue.ts'
import {
  CatalogueError,
  type CatalogueSourceOptions,
  catalogueSource,
  MissingObjectError,
} from '../../../functions/aws/catalogue-source.ts'
import { campaign, votes } from '../support/catalogue.ts'

const snapshot = (version: string, ids: readonly string[] = ['paris']) =>
  JSON.stringify({
    version,
    campaigns: ids.map((id) => campaign({ id, keepsakes: [{ id: 'voter', earn: votes(1) }] })),
  })

type Content = string | Error
interface Catalogue {
  readonly version: string
  readonly campaigns: ReadonlyMap<unknown, unknown>
}
const KEY = (number: number) => `catalogue/snapshots/${number}.json`

/** A catalogue bucket, and a source that reads it; `time` is the clock, in milliseconds. */
function bucketWith(options: Partial<CatalogueSourceOptions<Catalogue>> = {}) {
  const objects = new Map<string, Content>()
  const bucket = { time: 0, asked: [] as [string, string | undefined][], reports: [] as unknown[], objects }
  const read = catalogueSource({
    read: async (key, etag) => {
      bucket.asked.push([key, etag])
      await Promise.resolve()
      const content = objects.get(key) ?? new Error('status 404')
      if (content instanceof Error) throw content
      const current = `"${createHash('md5').update(content).digest('hex')}"`
      return current === etag ? 'unchanged' : { text: content, etag: current }
    },
    compile: readCatalogue,
    now: () => bucket.time,
    report: (error) => bucket.reports.push(error),
    refreshMs: 30_000,
    ...options,
  })
  const point = (number: number, version = String(number)) => {
    const previous = number > 1 ? { previousKey: KEY(number - 1) } : {}
    const pointer = { number, version, key: KEY(number), publishedAt: '2024-07-01T00:00:00Z', ...previous }
    objects.set('catalogue/current.json', JSON.stringify(pointer))
  }
  const publish = (number: number, content: Content = snapshot(String(number))) => {
    objects.set(KEY(number), content)
    point(number)
  }
  return Object.assign(bucket, { read, point, publish })
}

/** A bucket with one good snapshot. */
function published(options: Partial<CatalogueSourceOptions<Catalogue>> = {}) {
  const bucket = bucketWith(options)
  bucket.publish(1)
  return bucket
}

test('numbers in patterns keep all of their digits', async () => {
  const compile = (content: unknown) => ({
    version: '1',
    campaigns: new Map(),
    text: JSON.stringify(content),
  })
  const world = bucketWith({ compile })
  const text = snapshot('1').replace('"activity":', '"where":{"member":[9007199254740993]},"activity":')
  world.publish(1, text)
  expect(await world.read()).toMatchObject({ text })
})

test('the catalogue is read at first use, and not again for as long as it is fresh', async () => {
  const world = published()
  expect(world.asked).toHaveLength(0)
  const first = await world.read()
  expect(first.version).toBe('1')
  world.publish(2)
  world.time = 29_999
  expect(await world.read()).toBe(first)
  expect(world.asked.map(([key]) => key)).toEqual(['catalogue/current.json', KEY(1)])
  world.time = 30_000
  expect((await world.read()).version).toBe('2')
})

test('a pointer that did not change is asked for by its ETag, and no snapshot is read or compiled again', async () => {
  const world = published({ refreshMs: 10 })
  const first = await world.read()
  world.time = 10
  expect(await world.read()).toBe(first)
  world.time = 20
  expect(await world.read()).toBe(first)
  expect(world.asked.slice(2)).toEqual([
    ['catalogue/current.json', expect.any(String)],
    ['catalogue/current.json', expect.any(String)],
  ])
  expect(world.reports).toEqual([])
})

test('a pointer that goes back is followed', async () => {
  const world = published({ refreshMs: 10 })
  world.publish(2)
  expect((await world.read()).version).toBe('2')
  world.point(1)
  world.time = 10
  expect((await world.read()).version).toBe('1')
})

describe.each([
  ['the award function', readCatalogue],
  ['who shows campaigns', readShownCatalogue],
  ['who shows passports', readPassportCatalogue],
])('%s: while the newer snapshot', (_who, compile) => {
  test.each<[string, Content]>([
    ['cannot be reached', new Error('status 500')],
    ['is no JSON', '<html>'],
    ['is empty', ''],
    ['is no catalogue', '{"campaigns":{}}'],
    ['has another version than the pointer says', snapshot('7')],
    ['has a campaign with a mistake', snapshot('2', ['not an id'])],
    ['has a campaign twice', snapshot('2', ['paris', 'paris'])],
  ])('%s, the last good one is served, and the trouble reported', async (_what, broken) => {
    const world = published({ compile })
    const good = await world.read()
    world.publish(2, broken)
    world.time = 30_000
    expect(await world.read()).toBe(good)
    expect(world.reports).toHaveLength(1)
    // Not on every call: the next time is when the catalogue is due again, and then it is read again.
    world.time = 59_999
    expect(await world.read()).toBe(good)
    expect(world.reports).toHaveLength(1)
    world.time = 60_000
    expect(await world.read()).toBe(good)
    expect(world.reports).toHaveLength(2)

    world.publish(3)
    world.time = 90_000
    expect((await world.read()).version).toBe('3')
    expect(world.reports).toHaveLength(2)

    // A function that starts while it is broken has the one before to serve.
    const fresh = bucketWith({ compile })
    fresh.publish(1)
    fresh.publish(2, broken)
    expect((await fresh.read()).version).toBe('1')
    expect(fresh.reports).toHaveLength(1)
    fresh.publish(2)
    fresh.time = 30_000
    expect((await fresh.read()).version).toBe('2')
  })
})

test.each<[string, Content]>([
  ['cannot be reached', new Error('status 500')],
  ['is no JSON', '<html>'],
  ['is not a pointer', snapshot('2')],
  [
    'points out of the catalogue',
    '{"number":2,"version":"2","key":"../../2.json","publishedAt":"2024-07-01T00:00:00Z"}',
  ],
])(
  'while the pointer %s, the last good catalogue is served, and the trouble reported',
  async (_what, broken) => {
    const world = published()
    const good = await world.read()
    world.objects.set('catalogue/current.json', broken)
    world.time = 30_000
    expect(await world.read()).toBe(good)
    expect(world.reports).toHaveLength(1)
    world.publish(2)
    world.time = 60_000
    expect((await world.read()).version).toBe('2')
  },
)

test.each([
  ['nothing has been published', new MissingObjectError('b', 'catalogue/current.json'), /published/],
  ['a snapshot is gone', new MissingObjectError('b', 'catalogue/snapshots/1.json'), /read/],
  ['it may not be read', new Error('status 403 AccessDenied'), /read/],
])('where %s, the error says so', async (_what, cause, message) => {
  const world = bucketWith({
    read: async () => {
      throw cause
    },
  })
  await expect(world.read()).rejects.toMatchObject({ name: 'CatalogueError', cause })
  await expect(world.read()).rejects.toThrow(message)
})

test.each<[string, Content]>([
  ['cannot be reached', new Error('status 404')],
  ['is not usable', '{}'],
])('while the first one %s there is none, and every call asks again', async (_what, broken) => {
  const world = bucketWith()
  world.publish(1, broken)
  await expect(world.read()).rejects.toThrow(CatalogueError)
  await expect(world.read()).rejects.toMatchObject({ cause: expect.any(Error) })
  expect(world.asked).toHaveLength(4)
  world.publish(1)
  expect((await world.read()).version).toBe('1')
})

test('calls that come together share one read, when it succeeds and when it fails', async () => {
  const world = bucketWith()
  const failures = await Promise.allSettled([world.read(), world.read(), world.read()])
  expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(world.asked).toHaveLength(1)

  world.publish(1)
  const [first, ...others] = await Promise.all([world.read(), world.read(), world.read()])
  expect(others).toEqual([first, first])
  expect(world.asked).toHaveLength(3)
})

test('a catalogue without campaigns is one', async () => {
  const world = bucketWith()
  world.publish(1, snapshot('1', []))
  expect((await world.read()).campaigns.size).toBe(0)
})
