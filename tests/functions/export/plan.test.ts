import { ManifestError } from '../../../functions/export/manifests.ts'
import { WrongMessageError } from '../../../functions/export/messages.ts'
import { planExport } from '../../../functions/export/plan.ts'
import { UnsentError } from '../../../functions/queue/sending.ts'
import {
  CATALOGUE_KEY,
  catalogueOf,
  type ExportWorld,
  eventOf,
  exportWorld,
  paris,
} from './support/export-world.ts'
import { keepsakeItem } from './support/items.ts'
import { fullLine, md5, type RawExport } from './support/raw-export.ts'

const full: RawExport = {
  table: 'keepsakes',
  kind: 'full',
  exportId: '01722050100000-2d8752fd',
  time: '2024-07-27T03:15:00Z',
  files: [[fullLine(keepsakeItem('anna')), fullLine(keepsakeItem('ben'))], [fullLine(keepsakeItem('cleo'))]],
}
const FOLDER = 'keepsakes/full/AWSDynamoDB/01722050100000-2d8752fd/'

let world: ExportWorld
beforeEach(() => {
  world = exportWorld()
})
afterEach(() => {
  expect(world.left()).toEqual([])
  world.stop()
})

const bytesOf = (key: string) => world.raw.objects.get(key) ?? Buffer.alloc(0)

/** Writes a manifest anew, with its checksum. */
function rewrite(name: string, change: (text: string) => string): void {
  const text = change(bytesOf(`${FOLDER}${name}.json`).toString())
  world.raw.objects.set(`${FOLDER}${name}.json`, Buffer.from(text))
  world.raw.objects.set(`${FOLDER}${name}.md5`, Buffer.from(md5(Buffer.from(text))))
}

test('an export has a message for each file, and all of them say what it is tidied by', async () => {
  await world.plan(world.arrived(full))
  const shared = {
    exportId: '01722050100000-2d8752fd',
    table: 'keepsakes',
    kind: 'full',
    time: '2024-07-27T03:15:00.000Z',
    date: '2024-07-27',
    catalogueVersion: 'v7',
    keyGeneration: 1,
    files: 2,
  }
  const file = (name: string, items: number) => {
    const key = `${FOLDER}data/${name}.json.gz`
    return { name, key, md5: md5(bytesOf(key)), items }
  }
  expect(world.queue.map((message) => JSON.parse(message))).toEqual([
    { tidy: { ...shared, file: file('52fd0', 2) } },
    { tidy: { ...shared, file: file('52fd1', 1) } },
  ])
})

test('an incremental export says where it begins, and its day is that of its end', async () => {
  const time = '2024-07-27T00:00:00Z'
  const from = '2024-07-26T23:00:00Z'
  await world.plan(world.arrived({ ...full, kind: 'incremental', time, from }))
  expect(JSON.parse(world.queue[0] ?? '')).toMatchObject({
    tidy: {
      kind: 'incremental',
      time: '2024-07-27T00:00:00.000Z',
      from: '2024-07-26T23:00:00.000Z',
      date: '2024-07-27',
    },
  })
  expect(world.analytics.puts).toEqual([])
})

test('a full export brings the catalogue, with the kind and unit of each keepsake', async () => {
  await world.plan(world.arrived(full))
  const key = 'catalogue/exportDate=2024-07-27/01722050100000-2d8752fd.parquet'
  expect(world.analytics.puts).toEqual([key])
  const shared = {
    export_id: '01722050100000-2d8752fd',
    campaign_id: 'paris',
    campaign_title: 'Title of paris',
    starts_at: new Date('2024-07-01T00:00:00Z'),
    ends_at: new Date('2024-08-01T00:00:00Z'),
    time_zone: 'Europe/Paris',
    kind: 'count',
    unit: 'activities',
    hidden: false,
    catalogue_version: 'v7',
  }
  expect(await world.rows(key)).toEqual([
    { ...shared, keepsake_id: 'ace', keepsake_title: 'Title of ace', target: 3, supply: null },
    { ...shared, keepsake_id: 'voter', keepsake_title: 'Title of voter', target: 2, supply: 5 },
  ])
})

test('the message again sends the same, whatever was published and rotated meanwhile', async () => {
  const message = world.arrived(full)
  await world.plan(message)
  const [sent, objects] = [[...world.queue], new Map(world.analytics.objects)]
  world.catalogues.set('catalogue/snapshots/8.json', catalogueOf('v8', { ...paris, keepsakes: [] }))
  world.pointer = { version: 'v8', key: 'catalogue/snapshots/8.json' }
  world.keyGeneration = 2
  await world.plan(message)
  expect(world.queue).toEqual([...sent, ...sent])
  expect(world.analytics.objects).toEqual(objects)
})

test('a full export removes what shows a day of more than four weeks ago, whenever it was put', async () => {
  world.now = Date.parse('2024-08-24T23:59:59.999Z')
  const keys = (day: string) =>
    ['exports', 'keepsakes', 'progress', 'keepsakes_changes', 'progress_changes', 'catalogue'].map(
      (table) => `${table}/exportDate=${day}/01-a.parquet`,
    )
  const kept = [...keys('2024-07-27'), ...keys('2024-08-24')]
  for (const key of [...keys('2023-12-31'), ...keys('2024-07-26'), ...kept, 'other/x'])
    world.analytics.objects.set(key, Buffer.from(''))
  await world.plan(world.arrived({ ...full, kind: 'incremental', from: '2024-07-27T02:15:00Z' }))
  expect(world.analytics.objects.size).toBe(25)
  await world.plan(world.arrived({ ...full, exportId: '01722050100000-next0000' }))
  const made = 'catalogue/exportDate=2024-07-27/01722050100000-next0000.parquet'
  expect([...world.analytics.objects.keys()].sort()).toEqual([...kept, made, 'other/x'].sort())
})

test('an export without data files is completed by a message of its own', async () => {
  await world.plan(world.arrived({ ...full, files: [] }))
  expect(world.queue).toEqual([JSON.stringify({ complete: { exportId: full.exportId } })])
  await world.drain()
  expect(world.published.map(({ detail }) => JSON.parse(detail))).toMatchObject([
    { files: 0, items: 0, rows: 0 },
  ])
})

test('messages that are not taken are sent again, and those alone', async () => {
  const files = Array.from({ length: 25 }, (_, index) => [fullLine(keepsakeItem(`user-${index}`))])
  const message = world.arrived({ ...full, files })
  const calls: number[] = []
  const taken = new Set<string>()
  const send = async (bodies: readonly string[]) => {
    calls.push(bodies.length)
    const refused = calls.length <= 3 ? [1, 4] : []
    bodies.forEach((body, index) => {
      if (!refused.includes(index)) taken.add(body)
    })
    return refused
  }
  await planExport(message, { ...world.ports(), send })
  expect(calls).toEqual([10, 10, 5, 6])
  expect(taken.size).toBe(25)
  const never = planExport(message, {
    ...world.ports(),
    send: async (bodies) => bodies.map((_, index) => index),
  })
  await expect(never).rejects.toThrow(new UnsentError('25 of 25 messages were not taken by the queue'))
})

const summary = (change: object) => () =>
  rewrite('manifest-summary', (text) => JSON.stringify({ ...JSON.parse(text), ...change }))

test.each<[string, () => void, RegExp]>([
  [
    'whose list of files is not there yet',
    () => world.raw.objects.delete(`${FOLDER}manifest-files.json`),
    /manifest-files\.json is not there yet: the message comes again/,
  ],
  [
    'whose checksum is not there yet',
    () => world.raw.objects.delete(`${FOLDER}manifest-files.md5`),
    /manifest-files\.md5 is not there yet/,
  ],
  [
    'without a summary',
    () => world.raw.objects.delete(`${FOLDER}manifest-summary.json`),
    /manifest-summary\.json is not there yet/,
  ],
  [
    'whose list was changed',
    () =>
      world.raw.objects.set(
        `${FOLDER}manifest-files.json`,
        Buffer.concat([bytesOf(`${FOLDER}manifest-files.json`), Buffer.from('\n')]),
      ),
    /manifest-files\.json of export .* does not have the checksum/,
  ],
  [
    'whose summary was changed',
    () => world.raw.objects.set(`${FOLDER}manifest-summary.json`, Buffer.from('{}')),
    /manifest-summary\.json of export .* does not have the checksum/,
  ],
  [
    'whose list lacks a file',
    () => rewrite('manifest-files', (text) => text.split('\n').slice(1).join('\n')),
    /hold 1 items, and its summary says 3: manifest-files\.json lacks a file/,
  ],
  [
    'whose list names something else',
    () => rewrite('manifest-files', (text) => text.replace('.json.gz', '.ion.gz')),
    /line 1 of manifest-files\.json names no data/,
  ],
  [
    'of another kind',
    summary({
      exportType: 'INCREMENTAL_EXPORT',
      exportFromTime: full.time,
      exportToTime: full.time,
      outputView: 'NEW_AND_OLD_IMAGES',
    }),
    /is that of another export \(INCREMENTAL_EXPORT\)/,
  ],
  ['of another id', summary({ exportArn: 'arn:x/export/other' }), /is that of another export/],
])('an export %s is not planned', async (_, damage, told) => {
  const message = world.arrived(full)
  damage()
  const planning = world.plan(message)
  await expect(planning).rejects.toThrow(ManifestError)
  await expect(planning).rejects.toThrow(told)
  expect(world.queue).toEqual([])
  expect(world.analytics.puts).toEqual([])
})

test('a full export that does not say its type, as AWS shows it, is planned', async () => {
  await world.plan(world.arrived({ ...full, summary: { exportType: undefined } }))
  expect(world.queue).toHaveLength(2)
})

test('a file that is listed twice is found where the counts agree', async () => {
  const message = world.arrived({ ...full, files: [full.files[1] ?? []], summary: { itemCount: 2 } })
  rewrite('manifest-files', (text) => text + text)
  await expect(world.plan(message)).rejects.toThrow('has a file twice')
})

test.each<[string, object]>([
  ['in another format', { outputFormat: 'ION' }],
  ['without its time', { exportTime: 'yesterday' }],
  ['without a count', { itemCount: '3' }],
])('an export %s is not planned', async (_, change) => {
  const message = world.arrived(full)
  summary(change)()
  await expect(world.plan(message)).rejects.toThrow(WrongMessageError)
})

test('changes without the images before them are not planned: nobody could tell what an erasure took', async () => {
  const more = {
    kind: 'incremental',
    from: '2024-07-27T02:15:00Z',
    summary: { outputView: 'NEW_IMAGE' },
  } as const
  await expect(world.plan(world.arrived({ ...full, ...more }))).rejects.toThrow(/outputView/)
})

test('what is no export of ours is told by what it is', async () => {
  await expect(world.plan(world.arrived({ ...full, table: 'editions' }))).rejects.toThrow(
    'an export of editions cannot be tidied: only keepsakes and progress are exported',
  )
  await expect(world.plan(eventOf('another', 'x'))).rejects.toThrow('an object of the bucket another')
  await expect(world.plan(eventOf('the-raw', 'AWSDynamoDB/01-a/manifest-summary.md5'))).rejects.toThrow(
    'is no manifest of an export that this stage has asked for',
  )
  await expect(world.plan('{"detail":{}}')).rejects.toThrow(WrongMessageError)
})

test('of two that plan an export at once, the first to put its plan decides for both', async () => {
  const message = world.arrived(full)
  world.catalogues.set('catalogue/snapshots/8.json', catalogueOf('v8', paris))
  const ports = world.ports()
  await planExport(message, {
    ...ports,
    async published() {
      // Another has planned it meanwhile, by what was published before.
      await planExport(message, ports)
      return { version: 'v8', key: 'catalogue/snapshots/8.json' }
    },
  })
  const versions = world.queue.map((sent) => JSON.parse(sent).tidy.catalogueVersion)
  expect(versions).toEqual(['v7', 'v7', 'v7', 'v7'])
})

test('an export whose manifests were exchanged after it was planned is refused', async () => {
  const message = world.arrived(full)
  await world.plan(message)
  world.arrived({ ...full, files: full.files.slice(1) })
  await expect(world.plan(message)).rejects.toThrow('was planned by other manifests')
})

test('a catalogue that cannot be used is in no plan, and one that was fixed stays when another is published', async () => {
  const message = world.arrived(full)
  const catalogue = world.catalogues.get(CATALOGUE_KEY)
  world.catalogues.clear()
  await expect(world.plan(message)).rejects.toThrow('there is no catalogue/snapshots/7.json')
  expect([...world.raw.objects.keys()].filter((key) => key.startsWith('plans/'))).toEqual([])
  if (catalogue) world.catalogues.set(CATALOGUE_KEY, catalogue)
  const unsent = { ...world.ports(), send: () => Promise.reject(new Error('no queue')) }
  await expect(planExport(message, unsent)).rejects.toThrow('no queue')
  world.pointer = { version: 'v8', key: 'catalogue/snapshots/8.json' }
  await world.plan(message)
  expect(JSON.parse(world.queue[0] ?? '')).toMatchObject({ tidy: { catalogueVersion: 'v7' } })
})
