import { createHash } from 'node:crypto'
import {
  CatalogueError,
  type CatalogueSourceOptions,
  catalogueSource,
} from '../../functions/catalogue-source.ts'
import { campaign, votes } from './support/catalogue.ts'

const snapshot = (version: string, ids: readonly string[] = ['paris']) =>
  JSON.stringify({
    version,
    campaigns: ids.map((id) => campaign({ id, keepsakes: [{ id: 'voter', earn: votes(1) }] })),
  })

/** A published catalogue, and a source that reads it; `time` is the clock, in milliseconds. */
function published(text: string | Error, options: Partial<CatalogueSourceOptions> = {}) {
  const bucket = { text, time: 0, asked: [] as (string | undefined)[], reports: [] as unknown[] }
  const read = catalogueSource({
    load: async (etag) => {
      bucket.asked.push(etag)
      await Promise.resolve()
      if (bucket.text instanceof Error) throw bucket.text
      const current = `"${createHash('md5').update(bucket.text).digest('hex')}"`
      return current === etag ? 'unchanged' : { text: bucket.text, etag: current }
    },
    now: () => bucket.time,
    report: (error) => bucket.reports.push(error),
    ...options,
  })
  return Object.assign(bucket, { read })
}

test('the catalogue is read at first use, and not again for 30 seconds', async () => {
  const world = published(snapshot('1'))
  expect(world.asked).toHaveLength(0)
  const first = await world.read()
  expect(first.version).toBe('1')
  world.text = snapshot('2')
  world.time = 29_999
  expect(await world.read()).toBe(first)
  expect(world.asked).toEqual([undefined])
  world.time = 30_000
  expect((await world.read()).version).toBe('2')
})

test('one that did not change is asked for by its ETag, and not compiled again', async () => {
  const world = published(snapshot('1'), { refreshMs: 10 })
  const first = await world.read()
  world.time = 10
  expect(await world.read()).toBe(first)
  world.time = 20
  expect(await world.read()).toBe(first)
  expect(world.asked[0]).toBeUndefined()
  expect(world.asked.slice(1)).toEqual([expect.any(String), expect.any(String)])
  expect(world.reports).toEqual([])
})

test.each<[string, string | Error]>([
  ['cannot be reached', new Error('status 500')],
  ['is no JSON', '<html>'],
  ['is empty', ''],
  ['is no catalogue', '{"campaigns":{}}'],
  ['has a campaign with a mistake', snapshot('2', ['not an id'])],
  ['has a campaign twice', snapshot('2', ['paris', 'paris'])],
])('while a newer one %s, the last good one is served, and the trouble reported', async (_what, broken) => {
  const world = published(snapshot('1'))
  const good = await world.read()
  world.text = broken
  world.time = 30_000
  expect(await world.read()).toBe(good)
  expect(world.reports).toHaveLength(1)
  // Not on every call: the next time is when the catalogue is due again.
  world.time = 59_999
  expect(await world.read()).toBe(good)
  expect(world.reports).toHaveLength(1)

  world.text = snapshot('3')
  world.time = 60_000
  expect((await world.read()).version).toBe('3')
})

test.each<[string, string | Error]>([
  ['cannot be reached', new Error('status 404')],
  ['is not usable', '{}'],
])('while the first one %s there is none, and every call asks again', async (_what, broken) => {
  const world = published(broken)
  await expect(world.read()).rejects.toThrow(CatalogueError)
  await expect(world.read()).rejects.toMatchObject({ cause: expect.any(Error) })
  expect(world.asked).toEqual([undefined, undefined])
  world.text = snapshot('1')
  expect((await world.read()).version).toBe('1')
})

test('calls that come together share one read, when it succeeds and when it fails', async () => {
  const world = published(new Error('status 500'))
  const failures = await Promise.allSettled([world.read(), world.read(), world.read()])
  expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(world.asked).toHaveLength(1)

  world.text = snapshot('1')
  const [first, ...others] = await Promise.all([world.read(), world.read(), world.read()])
  expect(others).toEqual([first, first])
  expect(world.asked).toHaveLength(2)
})

test('a catalogue without campaigns is one', async () => {
  expect((await published(snapshot('empty', [])).read()).campaigns.size).toBe(0)
})
