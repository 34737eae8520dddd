import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { columnsOf } from '../../analytics/columns.ts'
import { exportsFolder } from '../../analytics/exports-source.ts'
import { reportOf, rowsOf, withPopulation } from './support/reported.ts'
import { Exports, idOf, type KeepsakeRow } from './support/written-exports.ts'

const TIME = '2024-08-01T03:15:00.000Z'
const KEY = { campaign_id: 'games', keepsake_id: 'k' }
const CATALOGUE = {
  ...KEY,
  kind: 'count',
  target: 2,
  unit: 'activities',
  starts_at: '2024-07-26T00:00:00.000Z',
}
const held = (user: string, more: Partial<KeepsakeRow> = {}): KeepsakeRow => ({
  ...{ ...KEY, user, earned_at: '2024-07-31T20:00:00.000Z' },
  ...more,
})
const begun = (user: string, current = 1) => ({ ...KEY, user, current, target: 2, met: false })
const FILE = `keepsakes/exportDate=2024-08-01/${idOf('keepsakes', TIME)}-part0.parquet`

let folder: string
let exports: Exports
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  exports = await Exports.in(folder)
  await exports.full({
    time: TIME,
    catalogue: [{ ...CATALOGUE, time_zone: 'Europe/Paris' }],
    keepsakes: [held('ann'), held('ben'), held('cem')],
    progress: [begun('ann', 2), begun('dee')],
  })
})
afterEach(async () => {
  exports.close()
  await rm(folder, { recursive: true, force: true })
})

test('a folder that is not there is named', async () => {
  await expect(exportsFolder(join(folder, 'elsewhere'))).rejects.toThrow(
    /there is no folder .*elsewhere: make it by/,
  )
})

test('a file that is cut off, or is something else, is named', async () => {
  const { length } = await readFile(join(folder, FILE))
  await truncate(join(folder, FILE), length - 40)
  await expect(reportOf(folder)).rejects.toThrow(
    /part0\.parquet is cut off, or no Parquet file: fetch it again/,
  )
  await writeFile(join(folder, FILE), '')
  await expect(reportOf(folder)).rejects.toThrow(/part0\.parquet is cut off/)
})

test('a file whose inside is damaged makes no number', async () => {
  const bytes = await readFile(join(folder, FILE))
  bytes.fill(0xff, 4, 60)
  await writeFile(join(folder, FILE), bytes)
  await expect(reportOf(folder)).rejects.toThrow(/if a file of the export is damaged, fetch it again/)
})

test('a file that lacks columns is named with them; columns beside those known are noted', async () => {
  const { partner: _, ...fewer } = columnsOf('keepsakes')
  await exports.parquet(FILE, [], fewer)
  await expect(reportOf(folder)).rejects.toThrow(
    /part0\.parquet lacks partner: it was written by another release/,
  )
  await exports.parquet(FILE, [held('ann'), held('cem')].map(of), {
    ...columnsOf('keepsakes'),
    mood: 'VARCHAR',
  })
  const { notes } = await reportOf(folder)
  expect(notes).toEqual(['columns that this release does not know were left out of keepsakes: mood'])
})

const of = (row: KeepsakeRow) => ({ ...row, export_id: idOf('keepsakes', TIME) })

test('rows of another export, and more rows than the record says, make no number', async () => {
  await exports.parquet(FILE, [{ ...held('ann'), export_id: 'another' }], columnsOf('keepsakes'))
  await expect(reportOf(folder)).rejects.toThrow(/of keepsakes has 1 rows of another export/)
  await exports.parquet(
    FILE,
    ['ann', 'cem', 'eve'].map((user) => of(held(user))),
    columnsOf('keepsakes'),
  )
  await expect(reportOf(folder)).rejects.toThrow(/of keepsakes has 4 rows, and its record says 3/)
})

test('a file that is there twice makes no number', async () => {
  const other = join(folder, FILE.replace('part0', 'part1'))
  await copyFile(join(folder, FILE), other)
  await exports.record('keepsakes', TIME, { kind: 'full', from_time: null, files: 2, rows: 4 })
  await expect(reportOf(folder)).rejects.toThrow(/has a user's games\/k twice: its files overlap/)
})

test('rows of users who were forgotten since are lacking, which is noted', async () => {
  await exports.parquet(FILE, [of(held('cem'))], columnsOf('keepsakes'))
  const report = await reportOf(folder)
  expect(report.notes).toEqual([
    'rows of keepsakes are no longer there: those of users who were forgotten since',
  ])
  expect(rowsOf(report, 'keepsakes')).toMatchObject([{ awards: 2 }])
})

test('a file of another writer, whose times are marked as of UTC, is read the same', async () => {
  const column = (name: string, type: 'STRING' | 'TIMESTAMP' | 'INT32' | 'BOOLEAN', value: unknown) => ({
    ...{ name, type, nullable: true },
    data: [value, value],
  })
  const late = new Date('2024-07-31T22:30:00.123Z')
  const buffer = parquetWriteBuffer({
    codec: 'SNAPPY',
    columnData: [
      column('export_id', 'STRING', idOf('keepsakes', TIME)),
      { name: 'user', type: 'STRING', data: ['ann', 'cem'] },
      ...[column('campaign_id', 'STRING', 'games'), column('keepsake_id', 'STRING', 'k')],
      ...[column('earned_at', 'TIMESTAMP', late), column('recorded_at', 'TIMESTAMP', late)],
      ...[column('partner', 'STRING', null), column('edition_number', 'INT32', null)],
      ...[
        column('edition_of', 'INT32', null),
        column('silent', 'BOOLEAN', false),
        column('granted', 'BOOLEAN', false),
      ],
    ],
  })
  await writeFile(join(folder, FILE), new Uint8Array(buffer))
  expect(rowsOf(await reportOf(folder), 'awardsByDay')).toMatchObject([
    { day: '2024-07-31', awards: 1 },
    { day: '2024-08-01', awards: 2 },
  ])
})

test('a time zone that is not known is noted, and days are those of UTC', async () => {
  const zoned = [{ ...CATALOGUE, time_zone: 'Europe/Atlantis' }]
  await exports.full({ time: TIME, catalogue: zoned, keepsakes: [held('ann')], progress: [] })
  const report = await reportOf(folder)
  expect(report.notes).toEqual([
    'the time zone Europe/Atlantis is not known here: days of its campaigns are those of UTC',
  ])
  expect(rowsOf(report, 'awardsByDay')).toMatchObject([{ day: '2024-07-31' }])
})

test('what is no longer in the catalogue is counted still', async () => {
  const gone = held('ann', { campaign_id: 'olds', keepsake_id: 'x' })
  const catalogue = [{ ...CATALOGUE, time_zone: 'Europe/Paris' }]
  await exports.full({ time: TIME, catalogue, keepsakes: [gone], progress: [] })
  const report = await reportOf(folder)
  expect(rowsOf(report, 'keepsakes')).toEqual([
    { campaignId: 'olds', keepsakeId: 'x', awards: 1, viewers: 1 },
  ])
  expect(rowsOf(report, 'campaigns').map(({ campaignId, title }) => [campaignId, title])).toEqual([
    ['games', 'A campaign'],
    ['olds', 'olds'],
  ])
})

test('the present state is the full export with the changes that followed', async () => {
  const hours = [TIME, '2024-08-01T04:00:00.000Z', '2024-08-01T05:00:00.000Z'] as const
  await exports.changes(
    'keepsakes',
    [hours[0], hours[1]],
    [
      { ...held('dee'), at: '2024-08-01T03:20:00.000Z' },
      { ...KEY, user: 'ann', removed: true, at: '2024-08-01T03:30:00.000Z' },
    ],
  )
  await exports.changes(
    'keepsakes',
    [hours[1], hours[2]],
    [
      { ...held('cem', { partner: 'after' }), at: '2024-08-01T04:40:00.000Z' },
      { ...KEY, user: 'dee', removed: true, at: '2024-08-01T04:20:00.000Z' },
    ],
  )
  // One of another period, as a person may ask for: some of its changes are in the one before, too.
  await exports.changes(
    'keepsakes',
    ['2024-08-01T04:30:00.000Z', '2024-08-01T06:00:00.000Z'],
    [{ ...held('cem', { partner: 'after' }), at: '2024-08-01T04:40:00.000Z' }],
  )
  await exports.changes(
    'progress',
    [hours[0], hours[1]],
    [{ ...begun('dee', 2), at: '2024-08-01T03:20:00.000Z' }],
  )
  const [keepsakes, progress] = await withPopulation(
    folder,
    ({ database }) =>
      Promise.all([
        database.rows('SELECT "user", partner FROM keepsakes_present ORDER BY ALL'),
        database.rows('SELECT "user", current FROM progress_present ORDER BY ALL'),
      ]),
    { withChanges: true },
  )
  expect(keepsakes).toEqual([
    { user: 'ben', partner: null },
    { user: 'cem', partner: 'after' },
  ])
  expect(progress).toEqual([
    { user: 'ann', current: 2 },
    { user: 'dee', current: 2 },
  ])
})
