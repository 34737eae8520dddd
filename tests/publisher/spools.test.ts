import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPublisher, memorySpool, type Spool, storageSpool } from '../../publisher/index.ts'
import { fileSpool } from '../../publisher/node/index.ts'
import { serverOf, vote, votes } from './support/server.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-spool-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Stands in for a browser’s localStorage. */
function storageOf(items = new Map<string, string>()) {
  return {
    get length() {
      return items.size
    },
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

const publisherOf = (spool: Spool, fetch: ReturnType<typeof serverOf>['fetch']) =>
  createPublisher({ url: 'https://api.example', token: 't', batchDelayMs: 0, spool, fetch })

/** All that a spool keeps, as the next publisher would find it. */
async function keptIn(spool: Spool) {
  const kept = await spool.load()
  await spool.close()
  return kept
}

test.each<[string, () => () => Spool]>([
  ['a file', () => () => fileSpool(join(folder, 'new', 'spool.jsonl'))],
  [
    'localStorage',
    () => {
      const storage = storageOf(
        new Map([
          ['another', 'thing'],
          ['keepsakes.publisher.0', 'not ours'],
        ]),
      )
      return () => storageSpool(storage)
    },
  ],
])('what could not be sent is in %s, and the next publisher sends it, in its order', async (_where, make) => {
  const open = make()
  const offline = serverOf(() => 'offline')
  const first = publisherOf(open(), offline.fetch)
  const all = votes(120)
  await Promise.all(all.map(first.publish))
  expect(await first.close(0)).toBe(120)

  const online = serverOf()
  const second = publisherOf(open(), online.fetch)
  await second.publish(vote('the latest'))
  expect(await second.close()).toBe(0)
  expect(online.requests.flatMap(({ ids }) => ids)).toEqual([
    ...all.map(({ detail }) => detail.eventId),
    'the latest',
  ])
  expect(await keptIn(open())).toEqual([])
})

test('a process that is killed loses nothing that publish has taken, whatever it was writing', async () => {
  const path = join(folder, 'killed.jsonl')
  // Nothing of this one is closed, as after a kill.
  const killed = fileSpool(path)
  await killed.load()
  await Promise.all(['a', 'b', 'c'].map((key) => killed.add({ key, event: vote(key) })))
  await killed.remove(['b'])
  await appendFile(path, '{"key":"d","event":{"detail-ty')

  const restarted = fileSpool(path)
  expect((await restarted.load()).map(({ key }) => key)).toEqual(['a', 'c'])
  await restarted.add({ key: 'e', event: vote('e') })
  await restarted.close()
  await killed.close()
  expect((await keptIn(fileSpool(path))).map(({ event }) => event.detail.eventId)).toEqual(['a', 'c', 'e'])
})

test('the file does not grow with what was sent', async () => {
  const path = join(folder, 'small.jsonl')
  const spool = fileSpool(path)
  await spool.load()
  for (let round = 0; round < 6; round++) {
    const keys = Array.from({ length: 200 }, (_, index) => `${round}-${index}`)
    await Promise.all(keys.map((key) => spool.add({ key, event: vote(key) })))
    await spool.remove(keys)
  }
  await spool.add({ key: 'last', event: vote('last') })
  await spool.close()
  expect((await readFile(path, 'utf8')).split('\n').length).toBeLessThan(400)
  expect(await keptIn(fileSpool(path))).toHaveLength(1)
})

test('a spool that cannot be written says so to whoever publishes', async () => {
  const closed = fileSpool(join(folder, 'closed.jsonl'))
  const server = serverOf()
  const publisher = publisherOf(closed, server.fetch)
  await publisher.publish(vote('kept'))
  await publisher.flush()
  await closed.close()
  await expect(publisher.publish(vote('lost'))).rejects.toThrow('is not open: load it first')
  const unreadable = publisherOf(
    { ...memorySpool(), load: () => Promise.reject(new Error('torn')) },
    server.fetch,
  )
  await expect(unreadable.publish(vote('lost'))).rejects.toThrow('torn')
  await Promise.all([publisher.close(0), unreadable.close(0)])
  expect(server.requests.map(({ ids }) => ids)).toEqual([['kept']])
})
