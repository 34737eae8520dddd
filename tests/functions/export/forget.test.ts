import fc from 'fast-check'
import { forget } from '../../../functions/export/forgotten.ts'
import { handleTidyMessage } from '../../../functions/export/tidy-message.ts'
import { user } from '../../store/support/values.ts'
import { runs } from '../../support/runs.ts'
import { crashingAt, type Gate } from '../support/effects.ts'
import { interleave } from '../support/interleave.ts'
import { type ExportWorld, exportWorld, pseudonym } from './support/export-world.ts'
import { keepsakeItem } from './support/items.ts'
import { fullLine, type RawExport } from './support/raw-export.ts'

const TIME = '2024-07-27T03:15:00Z'
const raw = (files: readonly (readonly string[])[], more: Partial<RawExport> = {}): RawExport => ({
  table: 'keepsakes',
  kind: 'full',
  exportId: '01722050100000-2d8752fd',
  time: TIME,
  files: files.map((ids) => ids.map((id) => fullLine(keepsakeItem(id)))),
  ...more,
})
const tidied = (index: number, exportId = '01722050100000-2d8752fd') =>
  `keepsakes/exportDate=2024-07-27/${exportId}-${exportId.slice(-4)}${index}.parquet`

let world: ExportWorld
beforeEach(() => {
  world = exportWorld()
})
afterEach(() => {
  expect(world.left()).toEqual([])
  world.stop()
})

const usersIn = async (key: string) => (await world.rows(key)).map(({ user }) => user)
const forgetting = (userId: string, object: string) => JSON.stringify({ forget: { userId, object } })
const forgettingAll = (userId: string) => JSON.stringify({ forgetUser: userId })
/** Every object of the analysts as text that a pseudonym could be found in. */
const everything = () => [...world.analytics.objects.values()].map(String).join()

test('a user is taken out of each object with them in it, and no other object is put again', async () => {
  await world.plan(world.arrived(raw([['anna', 'ben', 'anna'], ['cleo']])))
  await world.drain()
  const before = await world.rows(tidied(0))
  world.analytics.puts.length = 0
  await world.tidy(forgettingAll('anna'))
  expect(world.queue).toEqual([forgetting('anna', tidied(0)), forgetting('anna', tidied(1))])
  await world.drain()
  expect(world.analytics.puts).toEqual([tidied(0)])
  expect(await world.rows(tidied(0))).toEqual(before.filter(({ user }) => user === pseudonym('ben')))
  expect(await usersIn(tidied(1))).toEqual([pseudonym('cleo')])
  expect(world.told.filter(({ name }) => name.startsWith('forg'))).toEqual([
    { name: 'forgetting', what: [2] },
    { name: 'forgot', what: [2] },
    { name: 'forgot', what: [0] },
  ])
})

test('the same message again changes nothing, and one for an object that is gone is done', async () => {
  await world.plan(world.arrived(raw([['anna', 'ben']])))
  await world.drain()
  await world.tidy(forgetting('anna', tidied(0)))
  const objects = new Map(world.analytics.objects)
  await world.tidy(forgetting('anna', tidied(0)))
  expect(world.analytics.objects).toEqual(objects)
  world.analytics.objects.delete(tidied(0))
  await world.tidy(forgetting('anna', tidied(0)))
  expect(world.analytics.objects.has(tidied(0))).toBe(false)
})

test('what is tidied later leaves the user out, if its export is from before; a later one has them', async () => {
  const later = { exportId: '01722100000000-0badcafe', time: '2024-07-27T09:00:00Z' }
  await world.plan(world.arrived(raw([['anna', 'ben']])))
  await world.plan(world.arrived(raw([['anna', 'ben']], later)))
  await world.tidy(forgettingAll('anna'))
  await world.drain()
  expect(await usersIn(tidied(0))).toEqual([pseudonym('ben')])
  expect(await usersIn(tidied(0, later.exportId))).toEqual([pseudonym('anna'), pseudonym('ben')])
  expect(world.published.map(({ detail }) => JSON.parse(detail))).toMatchObject([
    { items: 2, rows: 1 },
    { items: 2, rows: 2 },
  ])
})

test('a user who is forgotten again, after they came back, is left out of what is from between', async () => {
  const between = { exportId: '01722060000000-0badcafe', time: '2024-07-27T06:30:00Z' }
  await world.plan(world.arrived(raw([['anna', 'ben']])))
  await world.plan(world.arrived(raw([['anna', 'ben']], between)))
  const [first = '', second = ''] = world.queue.splice(0)
  // One environment does it all.
  const ports = world.ports()
  await handleTidyMessage(forgetting('anna', tidied(0)), ports)
  await handleTidyMessage(first, ports)
  world.now += 3_600_000
  await handleTidyMessage(forgetting('anna', tidied(0)), { ...ports, now: () => world.now })
  await handleTidyMessage(second, ports)
  expect(await usersIn(tidied(0, between.exportId))).toEqual([pseudonym('ben')])
})

test('an object of an earlier key is looked through by the pseudonym of that key', async () => {
  await world.plan(world.arrived(raw([['anna', 'ben'], ['anna']])))
  const [first = '', second = ''] = world.queue.splice(0)
  await world.tidy(first)
  world.keyGeneration = 2
  await world.tidy(forgettingAll('anna'))
  await world.drain()
  expect(await usersIn(tidied(0))).toEqual([pseudonym('ben', 1)])
  // Its export was planned with the earlier key.
  await world.tidy(second)
  expect(await usersIn(tidied(1))).toEqual([])
  const marks = [...world.raw.objects.keys()].filter((key) => key.startsWith('forgotten/'))
  expect(marks.sort()).toEqual([1, 2].map((key) => `forgotten/${pseudonym('anna', key)}.json`).sort())
})

/** Which participant goes on, for how many effects: long turns are what races need. */
const turns = fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 9 })), { minLength: 8, maxLength: 16 })

test('whatever comes between what, a user who was forgotten is in no object at the end', async () => {
  await fc.assert(
    fc.asyncProperty(turns, fc.boolean(), async (bursts, isThere) => {
      world.stop()
      world = exportWorld()
      await world.plan(world.arrived(raw([['anna', 'ben', 'cleo']])))
      const [message = ''] = world.queue.splice(0)
      if (isThere) await world.tidy(message)
      const order = bursts.flatMap(([participant, effects]) => Array<number>(effects).fill(participant))
      const forgets = (id: string) => (gate: Gate) => forget(user(id), tidied(0), world.ports(gate))
      await interleave(
        [(gate) => handleTidyMessage(message, world.ports(gate)), forgets('anna'), forgets('ben')],
        (ready) => {
          const next = order.shift()
          const found = ready.findIndex(({ participant }) => participant === next)
          return Math.max(0, found)
        },
      )
      expect(await usersIn(tidied(0))).toEqual([pseudonym('cleo')])
    }),
    { numRuns: runs(25) },
  )
})

test('wherever a function ends while it forgets, delivered again it has forgotten', async () => {
  const { gate, seen } = crashingAt({ when: 'before', effect: Number.POSITIVE_INFINITY })
  const begin = async () => {
    world.stop()
    world = exportWorld()
    await world.plan(world.arrived(raw([['anna', 'ben']])))
    await world.drain()
  }
  await begin()
  const message = forgetting('anna', tidied(0))
  await handleTidyMessage(message, world.ports(gate))
  for (const effect of seen.keys()) {
    for (const when of ['before', 'after'] as const) {
      await begin()
      const crashed = crashingAt({ when, effect: effect + 1 })
      await expect(handleTidyMessage(message, world.ports(crashed.gate))).rejects.toThrow()
      await world.tidy(message)
      expect(await usersIn(tidied(0))).toEqual([pseudonym('ben')])
    }
  }
})

test('an object that is no Parquet of ours is told without whom it was looked through for', async () => {
  world.analytics.objects.set(tidied(0), Buffer.from('something else'))
  const error = await world.tidy(forgetting('anna', tidied(0))).catch(String)
  expect(error).toMatch(/ParquetError: the object is no Parquet file/)
  expect(error).not.toMatch(/anna/)
})

test('no id of a user or an event is in any byte for analysts, nor in the names of objects', async () => {
  const ids = ['auth0|secret-1', 'auth0|secret-2']
  await world.plan(world.arrived(raw([ids])))
  await world.drain()
  const names = [...world.analytics.objects.keys()].join()
  // Pages are compressed: whatever is in them is seen in the rows.
  const rows = JSON.stringify(await world.rows(tidied(0)))
  expect(rows).toContain(pseudonym('auth0|secret-1'))
  for (const id of [...ids, 'event-ace']) expect(everything() + names + rows).not.toContain(id)
  expect(JSON.stringify(world.told)).not.toMatch(/secret/)
})
