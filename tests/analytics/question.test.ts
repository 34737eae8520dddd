import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer, ask, VIEWS } from '../../analytics/question.ts'
import { withPopulation } from './support/reported.ts'
import { Exports, idOf } from './support/written-exports.ts'

const TIME = '2024-08-01T03:15:00.000Z'
const KEY = { campaign_id: 'games', keepsake_id: 'k' }
const FILE = `keepsakes/exportDate=2024-08-01/${idOf('keepsakes', TIME)}-part0.parquet`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  const exports = await Exports.in(folder)
  const catalogue = { ...KEY, kind: 'count', target: 2, unit: 'activities' }
  await exports.full({
    time: TIME,
    catalogue: [{ ...catalogue, starts_at: '2024-07-26T00:00:00.000Z', time_zone: 'UTC' }],
    keepsakes: [{ ...KEY, user: 'ann', earned_at: '2024-07-31T20:00:00.000Z' }],
    progress: [{ ...KEY, user: 'ann', current: 2, target: 2, met: true }],
  })
  exports.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function all({ columns, rows }: Answer) {
  const found = []
  for await (const some of rows()) found.push(...some)
  return { columns, rows: found }
}

/** Asks each in turn: nothing but the first question could be what changes a setting. */
const asked = (sql: string) =>
  withPopulation(folder, async (population) => all(await ask(population, sql)), { withChanges: true })

test('a question is answered from every view, numbers as numbers and times as texts', async () => {
  const counts = VIEWS.map((view) => `(SELECT count(*) FROM ${view}) AS ${view}`)
  const { columns, rows } = await asked(
    `SELECT ${counts.join(', ')}, max(earned_at) AS at, 0.5 AS half FROM keepsakes`,
  )
  expect(columns).toEqual([...VIEWS, 'at', 'half'])
  expect(rows).toEqual([[1, 1, 1, 2, 1, 1, 1, '2024-07-31 20:00:00', 0.5]])
  expect((await asked('SELECT 9007199254740993 AS large, NULL AS nothing')).rows).toEqual([
    ['9007199254740993', null],
  ])
})

test.each([
  ["SELECT * FROM read_text('/etc/hostname')", /Permission Error/],
  ["SELECT * FROM glob('/*')", /Permission Error/],
  ["SELECT * FROM read_csv('https://example.com/x.csv')", /Permission Error|disabled/],
  ["COPY keepsakes TO 'OUT'", /only reads|Permission Error/],
  ["COPY (SELECT 1) TO 'FILE' (USE_TMP_FILE false)", /only reads/],
  ["EXPLAIN ANALYZE COPY (SELECT 1) TO 'FILE' (USE_TMP_FILE false)", /only reads/],
  ['EXPLAIN ANALYZE DROP VIEW keepsakes', /only reads/],
  ["WITH a AS MATERIALIZED (SELECT 1) SELECT * FROM read_text('/proc/self/environ')", /Permission Error/],
  ["SELECT * FROM '/etc/hostname'", /Permission Error|does not exist/],
  ["ATTACH 'OUT'", /only reads|Permission Error/],
  ['SET enable_external_access = true', /only reads/],
  ['INSTALL httpfs', /only reads|Permission Error/],
  ['CREATE TABLE mine AS SELECT 1', /only reads/],
  ['DROP VIEW keepsakes', /only reads/],
  ['SELECT 1; DROP VIEW keepsakes', /takes one statement/],
  ['', /takes one statement/],
  ['SELEKT 1', /--sql: Parser Error/],
  ['SELECT * FROM users', /There are the views keepsakes, progress, catalogue, exports/],
  ["SELECT error('later') FROM keepsakes", /--sql: .*later/],
])('%s is refused, and nothing is written', async (sql, message) => {
  const out = join(folder, 'out')
  const before = await readFile(join(folder, FILE))
  const filled = sql.replace('OUT', out).replace('FILE', join(folder, FILE))
  await expect(asked(filled)).rejects.toThrow(message)
  await expect(access(out)).rejects.toThrow('ENOENT')
  expect((await readFile(join(folder, FILE))).equals(before)).toBe(true)
})

test('once it is locked, the database lets nobody unlock it, by whatever statement', async () => {
  await withPopulation(folder, async ({ database, files }) => {
    await database.lock(files)
    for (const setting of [
      'enable_external_access = true',
      "allowed_paths = ['/etc/hostname']",
      'lock_configuration = false',
    ])
      await expect(database.run(`SET ${setting}`)).rejects.toThrow(/locked|disabled|cannot/i)
  })
})

test('a file beside those of the export is not read, whatever its name', async () => {
  const secret = join(folder, 'keepsakes/exportDate=2024-08-01/secret.csv')
  await writeFile(secret, 'a,b\n1,2\n')
  await expect(asked(`SELECT * FROM read_csv('${secret}')`)).rejects.toThrow(/Permission Error/)
})
