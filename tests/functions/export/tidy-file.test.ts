import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { DataFileError } from '../../../functions/export/data-file.ts'
import { WrongMessageError } from '../../../functions/export/messages.ts'
import { DiskFullError } from '../../../functions/export/parquet.ts'
import { PseudonymKeyError, pseudonymsBy } from '../../../functions/export/tidy.ts'
import { handleTidyMessage } from '../../../functions/export/tidy-message.ts'
import { ExportedItemError } from '../../../store/exported.ts'
import { runs } from '../../support/runs.ts'
import {
  CATALOGUE_KEY,
  catalogueOf,
  type ExportWorld,
  exportWorld,
  pseudonym,
} from './support/export-world.ts'
import { keepsakeItem, keysOf, MARKER, progressItem } from './support/items.ts'
import { changeLine, fullLine, md5, type RawExport } from './support/raw-export.ts'

const ID = '01722050100000-2d8752fd'
const base = { exportId: ID, kind: 'full', time: '2024-07-27T03:15:00Z' } as const
const keepsakes = (...users: string[]): RawExport => ({
  ...base,
  table: 'keepsakes',
  files: [users.map((id) => fullLine(keepsakeItem(id)))],
})
const RAW = `keepsakes/full/AWSDynamoDB/${ID}/data/52fd0.json.gz`
const TIDY = `keepsakes/exportDate=2024-07-27/${ID}-52fd0.parquet`
const RECORD = `exports/exportDate=2024-07-27/${ID}.json`

let world: ExportWorld
beforeEach(() => {
  world = exportWorld()
})
afterEach(() => {
  expect(world.left()).toEqual([])
  world.stop()
})

/** Plans the export, and tidies all of it. */
async function whole(raw: RawExport): Promise<void> {
  await world.plan(world.arrived(raw))
  await world.drain()
}

/** Plans an export of one file; what its message leads to after something went wrong. */
async function failing(raw: RawExport, damage: () => void): Promise<Error> {
  await world.plan(world.arrived(raw))
  damage()
  const [message = ''] = world.queue
  const error = await world.tidy(message).catch((error: Error) => error)
  expect([...world.analytics.objects.keys()].filter((key) => !key.startsWith('catalogue/'))).toEqual([])
  expect([...world.raw.objects.keys()].filter((key) => key.startsWith('tidied/'))).toEqual([])
  expect(world.published).toEqual([])
  if (!error) throw new Error('nothing went wrong')
  return error
}

const users = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom(...'abcxyz019|-@/'), minLength: 1, maxLength: 20 }),
  { maxLength: 12 },
)

test('items come out as rows, a row for each keepsake, and the record counts them', async () => {
  await fc.assert(
    fc.asyncProperty(users, fc.integer({ min: 0, max: 12 }), async (ids, at) => {
      world.stop()
      world = exportWorld()
      const line = (id: string) => fullLine(keepsakeItem(id, 'ace', 'paris', id.length))
      const files = [ids.slice(0, at), ids.slice(at)].map((some) => some.map(line))
      await whole({ ...base, table: 'keepsakes', files })
      const rows = [...(await world.rows(TIDY)), ...(await world.rows(TIDY.replace('fd0', 'fd1')))]
      expect(rows).toEqual(
        ids.map((id) => ({
          export_id: ID,
          user: pseudonym(id),
          campaign_id: 'paris',
          keepsake_id: 'ace',
          earned_at: new Date(Date.UTC(2024, 6, 26, 0, id.length)),
          recorded_at: new Date('2024-07-26T23:59:59.999Z'),
          partner: 'quiz',
          edition_number: null,
          edition_of: null,
          silent: false,
          granted: false,
        })),
      )
      expect(JSON.parse(String(world.analytics.objects.get(RECORD)))).toMatchObject({
        files: 2,
        items: ids.length,
        rows: ids.length,
        unknown: 0,
      })
    }),
    { numRuns: runs(15) },
  )
})

test('the record is one line with the times that SQL reads, and the event says the same', async () => {
  await whole(keepsakes('anna', 'ben'))
  expect(String(world.analytics.objects.get(RECORD))).toBe(
    `{"export_id":"${ID}","table_name":"keepsakes","kind":"full","export_time":"2024-07-27 03:15:00.000","from_time":null,` +
      '"files":1,"items":2,"rows":2,"unknown":0,"catalogue_version":"v7","key_generation":1}\n',
  )
  expect(world.published).toMatchObject([{ source: 'keepsakes.exports', detailType: 'ExportCompleted' }])
  expect(JSON.parse(world.published[0]?.detail ?? '')).toEqual({
    exportId: ID,
    tableName: 'keepsakes',
    kind: 'full',
    exportTime: '2024-07-27T03:15:00.000Z',
    fromTime: null,
    files: 1,
    items: 2,
    rows: 2,
    unknown: 0,
    catalogueVersion: 'v7',
    keyGeneration: 1,
  })
  expect(world.told.map(({ name }) => name)).toEqual(['tidied', 'completed'])
})

test('progress is a row for each keepsake; a campaign that is gone is counted, and a marker is nothing', async () => {
  await whole({
    ...base,
    table: 'progress',
    files: [
      [
        fullLine(progressItem('anna', { earned: ['ace'], soldOut: ['voter'] })),
        fullLine(progressItem('ben', { campaignId: 'gone', earned: ['a', 'b'] })),
        fullLine(MARKER),
      ],
    ],
  })
  const rows = await world.rows(TIDY.replace('keepsakes', 'progress'))
  expect(rows.map(({ user, keepsake_id, met, sold_out }) => [user, keepsake_id, met, sold_out])).toEqual([
    [pseudonym('anna'), 'ace', true, false],
    [pseudonym('anna'), 'voter', true, true],
  ])
  expect(JSON.parse(world.published[0]?.detail ?? '')).toMatchObject({ items: 3, rows: 2, unknown: 2 })
})

test('changes have their time, and what was removed has its key alone', async () => {
  const [anna, ben] = [keepsakeItem('anna'), keepsakeItem('ben')]
  await whole({
    ...base,
    table: 'keepsakes',
    kind: 'incremental',
    from: '2024-07-27T02:15:00Z',
    files: [
      [
        changeLine({ micros: 1_722_050_000_000_001, keys: keysOf(anna), after: anna }),
        changeLine({ micros: 1_722_050_000_000_002, keys: keysOf(ben), before: ben }),
      ],
    ],
  })
  const rows = await world.rows(`keepsakes_changes/exportDate=2024-07-27/${ID}-52fd0.parquet`)
  expect(rows).toMatchObject([
    { user: pseudonym('anna'), partner: 'quiz', written_at_micros: 1_722_050_000_000_001n, removed: false },
    { user: pseudonym('ben'), written_at_micros: 1_722_050_000_000_002n, removed: true },
  ])
  const { export_id, user, campaign_id, keepsake_id, written_at_micros, removed, ...rest } = rows[1] ?? {}
  expect([export_id, campaign_id, keepsake_id]).toEqual([ID, 'paris', 'ace'])
  expect(new Set(Object.values(rest))).toEqual(new Set([null]))
  expect(JSON.parse(world.published[0]?.detail ?? '')).toMatchObject({ fromTime: '2024-07-27T02:15:00.000Z' })
})

test('progress that was removed is one row; what began again after an erasure takes back what was before it', async () => {
  const [anna, ben] = [progressItem('anna', { earned: ['ace'] }), progressItem('ben', { earned: ['ace'] })]
  const again = progressItem('ben', { soldOut: ['voter'], erasedAt: '2024-07-27T03:00:00.000Z' })
  const marker = { ...MARKER }
  await whole({
    ...base,
    table: 'progress',
    kind: 'incremental',
    from: '2024-07-27T02:15:00Z',
    files: [
      [
        changeLine({ micros: 1, keys: keysOf(anna), before: anna }),
        changeLine({ micros: 2, keys: keysOf(ben), before: ben, after: again }),
        changeLine({ micros: 3, keys: keysOf(marker), after: marker }),
        changeLine({ micros: 4, keys: keysOf(marker), before: marker }),
      ],
    ],
  })
  const rows = await world.rows(`progress_changes/exportDate=2024-07-27/${ID}-52fd0.parquet`)
  expect(rows.map(({ user, keepsake_id, met, removed }) => [user, keepsake_id, met, removed])).toEqual([
    [pseudonym('anna'), null, null, true],
    [pseudonym('ben'), 'ace', null, true],
    [pseudonym('ben'), 'voter', true, false],
  ])
})

test('counts that are not those of the plan complete nothing', async () => {
  const files = ['anna', 'ben'].map((id) => [fullLine(keepsakeItem(id))])
  await world.plan(world.arrived({ ...base, table: 'keepsakes', files }))
  const [first = '', second = ''] = world.queue
  await world.tidy(first)
  world.raw.objects.set(`tidied/${ID}/52fd0.json`, Buffer.from('{"items":0,"rows":0,"unknown":0}'))
  await expect(world.tidy(second)).rejects.toThrow(
    'counts 0 items, and the plan 1: send the message of that file again',
  )
  expect(world.analytics.objects.has(RECORD)).toBe(false)
  await world.tidy(first)
  expect(world.analytics.objects.has(RECORD)).toBe(true)
})

test('progress that the catalogue can no longer read takes the place of what was read of it before', async () => {
  const item = progressItem('anna', { campaignId: 'gone', earned: ['a'] })
  const line = changeLine({ micros: 1, keys: keysOf(item), before: item, after: item })
  const from = '2024-07-27T02:15:00Z'
  await whole({ ...base, table: 'progress', kind: 'incremental', from, files: [[line]] })
  const rows = await world.rows(`progress_changes/exportDate=2024-07-27/${ID}-52fd0.parquet`)
  expect(rows).toMatchObject([
    { user: pseudonym('anna'), campaign_id: 'gone', keepsake_id: null, written_at_micros: 1n, removed: true },
  ])
  expect(JSON.parse(world.published[0]?.detail ?? '')).toMatchObject({ items: 1, rows: 1, unknown: 1 })
})

test('the same message again puts the same bytes', async () => {
  await world.plan(world.arrived(keepsakes('anna', 'ben')))
  const [message = ''] = world.queue
  await world.tidy(message)
  const objects = new Map(world.analytics.objects)
  await world.tidy(message)
  expect(world.analytics.objects).toEqual(objects)
  expect(new Set(world.published.map(({ detail }) => detail)).size).toBe(1)
})

test('an export is complete with its last file, and not before, in whatever order', async () => {
  const files = ['anna', 'ben', 'cleo'].map((id) => [fullLine(keepsakeItem(id))])
  await world.plan(world.arrived({ ...base, table: 'keepsakes', files }))
  const [first = '', second = '', third = ''] = world.queue
  for (const message of [third, first, third]) await world.tidy(message)
  expect(world.analytics.objects.has(RECORD)).toBe(false)
  expect(world.published).toEqual([])
  await world.tidy(second)
  expect(world.published).toHaveLength(1)
  expect(JSON.parse(String(world.analytics.objects.get(RECORD)))).toMatchObject({ files: 3, rows: 3 })
})

const bytes = () => world.raw.objects.get(RAW) ?? Buffer.alloc(0)
const become = (body: Buffer) => void world.raw.objects.set(RAW, body)
const wrong = (body: string) => become(gzipSync(body))

test.each<[string, () => void, RegExp]>([
  [
    'is cut off',
    () => become(bytes().subarray(0, -9)),
    /^52fd0 is cut off: nothing of it is used; start another export$/,
  ],
  ['is empty', () => become(Buffer.alloc(0)), /52fd0 .*start another export/],
  [
    'has other bytes in its middle',
    () => become(Buffer.concat([bytes().subarray(0, 40), Buffer.alloc(9), bytes().subarray(49)])),
    /^52fd0 .*start another export$/,
  ],
  [
    'has more after its end',
    () => become(Buffer.concat([bytes(), Buffer.from('more')])),
    /^(the bytes of 52fd0 do not have the checksum|52fd0 is no gzipped JSON)/,
  ],
  [
    'is another file',
    () => wrong(`${fullLine(keepsakeItem('zoe'))}\n`),
    /do not have the checksum of the manifest/,
  ],
  ['holds no JSON at all', () => wrong('secret-anna'), /do not have the checksum of the manifest/],
  ['is not gzipped', () => become(Buffer.from('plain secret-anna')), /^52fd0 is no gzipped JSON any more/],
  [
    'is gone',
    () => void world.raw.objects.delete(RAW),
    /^52fd0 is in the manifest and not in the bucket, which keeps it for seven days/,
  ],
])('nothing is put of a file that %s, and the error says so', async (_, damage, told) => {
  const error = await failing(keepsakes('anna', 'ben', 'secret-anna'), damage)
  expect(error).toBeInstanceOf(DataFileError)
  expect(error.message).toMatch(told)
  expect(error.message).not.toMatch(/secret|anna/)
})

test('an empty file, as DynamoDB writes one of a partition without items, is an object without rows', async () => {
  const message = world.arrived({ ...base, table: 'keepsakes', files: [[]] })
  become(Buffer.alloc(0))
  for (const name of ['manifest-files', 'manifest-summary']) {
    const key = `keepsakes/full/AWSDynamoDB/${ID}/${name}`
    const text = String(world.raw.objects.get(`${key}.json`))
    const told = text.replace(/"md5Checksum":"[^"]+"/, `"md5Checksum":"${md5(Buffer.alloc(0))}"`)
    world.raw.objects.set(`${key}.json`, Buffer.from(told))
    world.raw.objects.set(`${key}.md5`, Buffer.from(md5(Buffer.from(told))))
  }
  await world.plan(message)
  await world.drain()
  expect(await world.rows(TIDY)).toEqual([])
  expect(JSON.parse(String(world.analytics.objects.get(RECORD)))).toMatchObject({
    files: 1,
    items: 0,
    rows: 0,
  })
})

test('a file with fewer items than the manifest says is not used, though its checksum is right', async () => {
  const raw = {
    ...keepsakes('anna'),
    files: [[`${fullLine(keepsakeItem('anna'))}\n${fullLine(keepsakeItem('ben'))}`]],
  }
  const error = await failing(raw, () => {})
  expect(error).toBeInstanceOf(DataFileError)
  expect(error.message).toMatch(/^52fd0 holds 2 items, and the manifest says 1/)
})

test('an item that an older version of the store wrote is told by its line and its names', async () => {
  const old = { userId: 'secret-anna', keepsake: 'paris#ace', earned: '2019' }
  const raw = { ...keepsakes('anna'), files: [[fullLine(keepsakeItem('anna')), fullLine(old)]] }
  const error = await failing(raw, () => {})
  expect(error).toBeInstanceOf(ExportedItemError)
  expect(error.message).toBe(
    'Line 2 of an export of keepsakes holds an item that this version cannot read, with earned, keepsake, userId.',
  )
})

test('a message that the export was not planned by is refused', async () => {
  const other = await failing(keepsakes('anna'), () => {
    const { tidy } = JSON.parse(world.queue[0] ?? '')
    world.queue[0] = JSON.stringify({ tidy: { ...tidy, file: { ...tidy.file, md5: md5(Buffer.from('x')) } } })
  })
  expect(other).toBeInstanceOf(WrongMessageError)
  expect(other.message).toMatch(/^the message of 52fd0 is not what export .* was planned as/)
  const unplanned = await failing(keepsakes('anna'), () => void world.raw.objects.delete(`plans/${ID}.json`))
  expect(unplanned.message).toMatch(/has no plan: it was never planned, or seven days have passed/)
})

test.each([
  '',
  'null',
  '{}',
  '[]',
  '{"tidy":{}}',
  '{"tidy":1,"forget":{}}',
  '{"forgetUser":"a b"}',
  '{"forget":{"userId":"secret-anna","object":"exports/x.json"}}',
  '{"forget":{"userId":"secret-anna","object":"catalogue/exportDate=2024-07-27/x.parquet"}}',
])('a message that is none is refused, and not repeated in the error: %j', async (message) => {
  const error = await world.tidy(message).catch((error: Error) => error)
  expect(error).toBeInstanceOf(WrongMessageError)
  expect(String(error)).toMatch(/the message of the tidy queue cannot be used/)
  expect(String(error)).not.toMatch(/secret|anna/)
})

test('a key that is missing or short makes no row', async () => {
  await world.plan(world.arrived(keepsakes('anna')))
  const [message = ''] = world.queue
  const ports = { ...world.ports(), pseudonymsOf: async () => pseudonymsBy(Buffer.from('short')) }
  await expect(handleTidyMessage(message, ports)).rejects.toThrow(PseudonymKeyError)
  expect(world.analytics.objects.has(TIDY)).toBe(false)
})

test('another catalogue in the place of the planned one is found', async () => {
  const error = await failing(
    keepsakes('anna'),
    () => void world.catalogues.set(CATALOGUE_KEY, catalogueOf('v8')),
  )
  expect(error.message).toMatch(/is version v8 of the catalogue, and the plan says v7/)
})

test('a disk that is full while an object comes or goes leaves nothing behind', async () => {
  await world.plan(world.arrived(keepsakes('anna')))
  const [message = ''] = world.queue
  const full: typeof world.analytics.putFile = () => Promise.reject(new DiskFullError('full'))
  const ports = { ...world.ports(), analytics: { ...world.analytics, putFile: full } }
  await expect(handleTidyMessage(message, ports)).rejects.toThrow(DiskFullError)
  expect(world.left()).toEqual([])
})
