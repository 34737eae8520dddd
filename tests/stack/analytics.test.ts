import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { chooseExports } from '../../analytics/choose-exports.ts'
import { exportsFolder } from '../../analytics/exports-source.ts'
import { openPopulation } from '../../analytics/population.ts'
import { analyticsSql } from '../../analytics/sql.ts'
import { DatabaseMeter } from '../../bench/reading/database-meter.ts'
import { type DemoResult, playDemo } from '../../demo/demo.ts'
import { writeEndpoints } from '../../local/endpoints.ts'
import { keepsakes as run } from '../cli/support/keepsakes.ts'
import { runs } from '../support/runs.ts'
import { eraseMe, tokenOf } from './support/app.ts'
import { simulate } from './support/simulate.ts'

let folder: string
let demo: DemoResult
let awards: Awaited<ReturnType<typeof simulate>>['awards']
const at = (...path: string[]) => join(folder, ...path)
const keepsakes = (...args: string[]) => run(args)

async function exportTo(name: string): Promise<Record<string, unknown>[]> {
  const args = [at(name), '--json', '--endpoints-file', at('endpoints.json')]
  const exported = await keepsakes('export', ...args)
  expect(exported).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(exported.stdout).exports
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  await mkdir(at('spilled'))
  const saveEvents = at('events.jsonl')
  demo = await playDemo({
    ...{ seed: 2024, viewers: runs(7), port: 0, awsPort: 0, saveEvents },
    log: () => {},
    progress: () => {},
  })
  await writeEndpoints(at('endpoints.json'), demo.run.endpoints)
  awards = (await simulate(saveEvents)).awards
})
afterAll(async () => {
  await demo?.run.stop()
  await rm(folder, { recursive: true, force: true })
})

test('the demo’s day exported and reported says what a simulation of its events says', async () => {
  const exporting = exportTo('exports')
  // No table was asked for an item.
  expect(await new DatabaseMeter(demo.run).of(() => exporting)).toMatchObject({ calls: 0, readUnits: 0 })
  expect(await exporting).toMatchObject([
    { table: 'keepsakes', kind: 'full', items: demo.figures.awards, rows: awards.length, unknown: 0 },
    { table: 'progress', kind: 'full', unknown: 0 },
  ])
  const reported = await keepsakes('report', at('exports'), '--json', '--suppress', '1')
  expect(reported).toMatchObject({ code: 0, stderr: '' })
  const expected = Map.groupBy(awards, ({ campaignId, keepsakeId }) => `${campaignId} ${keepsakeId}`)
  const { keepsakes: found } = JSON.parse(reported.stdout) as {
    keepsakes: { campaignId: string; keepsakeId: string; awards: number; viewers: number }[]
  }
  const awarded = found.filter(({ awards: many }) => many > 0)
  expect(
    awarded.map(({ campaignId, keepsakeId, ...counts }) => [`${campaignId} ${keepsakeId}`, counts]).sort(),
  ).toEqual(
    [...expected]
      .map(([name, of]) => [
        name,
        { awards: of.length, viewers: new Set(of.map(({ userId }) => userId)).size },
      ])
      .sort(),
  )
})

test('every question of analysts has an answer from it, and it counts the same awards', async () => {
  // Those of requests are asked of logs, which are not exported.
  const questions = analyticsSql('questions').filter(({ sql }) => !/\bFROM requests\b/.test(sql))
  expect(questions.length).toBeGreaterThanOrEqual(10)
  const answers = new Map<string, Record<string, unknown>[]>()
  const chosen = await chooseExports(await exportsFolder(at('exports')))
  const population = await openPopulation(chosen, {
    folder: at('exports'),
    temporary: at('spilled'),
    withChanges: true,
  })
  try {
    for (const { name, sql } of questions)
      answers.set(name, await population.database.rows<Record<string, unknown>>(sql))
  } finally {
    population.database.close()
  }
  for (const name of ['awards-by-keepsake-and-day', 'awards-by-partner'])
    expect(answers.get(name)?.reduce((sum, row) => sum + Number(row.awards), 0)).toBe(awards.length)
  expect(answers.get('rarity')?.reduce((sum, { holders }) => sum + Number(holders), 0)).toBe(awards.length)
})

test('DuckDB reads the raw export by itself, and finds the same awards in it', async () => {
  const { aws, rawExportBucket } = demo.run.endpoints
  const bucket = `${aws}/${rawExportBucket}`
  const listed = await (await fetch(`${bucket}?list-type=2&prefix=keepsakes/full/`)).text()
  const keys = Array.from(listed.matchAll(/<Key>([^<]+\.json\.gz)<\/Key>/g), ([, key = '']) => key)
  await mkdir(at('raw'))
  for (const [index, key] of keys.entries())
    await writeFile(at('raw', `${index}.json.gz`), (await fetch(`${bucket}/${key}`)).body ?? '')
  const database = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await database.connect()
  const found = await connection.runAndReadAll(
    `SELECT count(*)::INT, count(DISTINCT Item.userId.S)::INT FROM read_json('${at('raw', '*.json.gz')}', format = 'newline_delimited')`,
  )
  expect(found.getRowsJson()).toEqual([[awards.length, new Set(awards.map(({ userId }) => userId)).size]])
})

test('nothing that analysts get holds the id of a user, or of an event, compressed or not', async () => {
  const ids = new Set(awards.flatMap(({ userId, eventId }) => [userId, eventId]))
  const files = (await readdir(at('exports'), { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  )
  expect(files.length).toBeGreaterThanOrEqual(6)
  const found = (text: string) => [...ids].filter((id) => text.includes(id))
  for (const { parentPath, name } of files)
    expect([name, found(await readFile(join(parentPath, name), 'latin1'))]).toEqual([name, []])
  // Pages are compressed: whatever is in them is seen in the values, read by another reader.
  const database = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await database.connect()
  for (const { parentPath, name } of files.filter((file) => file.name.endsWith('.parquet'))) {
    const path = join(parentPath, name)
    const rows = (await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`)).getRowsJson()
    const notes = (
      await connection.runAndReadAll(`SELECT decode(key), decode(value) FROM parquet_kv_metadata('${path}')`)
    ).getRowsJson()
    expect([name, found(JSON.stringify([rows, notes]))]).toEqual([name, []])
  }
  connection.closeSync()
  database.closeSync()
})

test('a user who is erased is in no export that is made after it', async () => {
  const [{ userId = '' } = {}] = awards
  const own = awards.filter((award) => award.userId === userId)
  const { endpoints } = demo.run
  expect(await eraseMe(endpoints, await tokenOf(endpoints, userId))).toBe(204)
  expect(await exportTo('after')).toMatchObject([
    { table: 'keepsakes', rows: awards.length - own.length },
    { table: 'progress' },
  ])
  const people = async (folder: string) => {
    const sql =
      'SELECT count(DISTINCT "user") AS people FROM (SELECT "user" FROM keepsakes UNION SELECT "user" FROM progress)'
    const { stdout } = await keepsakes('report', at(folder), '--sql', sql, '--json')
    return JSON.parse(stdout).rows[0].people
  }
  expect(await people('after')).toBe((await people('exports')) - 1)
})
