import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { tableColumns } from '../../functions/export/columns.ts'
import { analyticsResources } from '../../infra/analytics-sql.ts'
import type { JsonObject } from '../../json/json.ts'
import { projectRoot } from '../../packaging/project.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

const TABLES = ['keepsakes', 'progress', 'keepsakes_changes', 'progress_changes', 'catalogue', 'exports']

interface TableInput {
  readonly Name: string
  readonly Description: string
  readonly TableType: string
  readonly Parameters: JsonObject
  readonly PartitionKeys: { Name: string; Type: string }[]
  readonly ViewOriginalText: string
  readonly StorageDescriptor: JsonObject & { Columns: { Name: string; Type: string }[] }
}

const inputs = (type: string) =>
  ofType(compiled, 'AWS::Glue::Table')
    .map(([, { TableInput }]) => TableInput as unknown as TableInput)
    .filter(({ TableType }) => TableType === type)
const tables = () => inputs('EXTERNAL_TABLE').filter(({ Name }) => Name !== 'requests')
const requests = () => inputs('EXTERNAL_TABLE').filter(({ Name }) => Name === 'requests')
const views = () => inputs('VIRTUAL_VIEW')

/** Read once more, by no code of the template's. */
const filesOf = (kind: string) =>
  readdirSync(join(projectRoot, 'analytics', kind))
    .sort()
    .map((file) => ({
      name: file.replace('.sql', ''),
      sql: readFileSync(join(projectRoot, 'analytics', kind, file), 'utf8').trimEnd(),
    }))

test('every table lies where its exports are written, in days that Athena counts by itself', () => {
  expect(tables().map(({ Name }) => Name)).toEqual(TABLES)
  for (const { Name, Parameters, PartitionKeys, StorageDescriptor } of tables()) {
    const { 'storage.location.template': template, ...rest } = Parameters
    expect(referenceText(template)).toBe(`s3://AnalyticsBucket/${Name}/exportDate=\${exportdate}/`)
    expect(referenceText(StorageDescriptor.Location)).toBe(`s3://AnalyticsBucket/${Name}/`)
    expect(rest).toEqual({
      classification: Name === 'exports' ? 'json' : 'parquet',
      'projection.enabled': 'true',
      'projection.exportdate.type': 'date',
      'projection.exportdate.format': 'yyyy-MM-dd',
      'projection.exportdate.range': 'NOW-31DAYS,NOW',
    })
    expect(PartitionKeys).toEqual([{ Name: 'exportdate', Type: 'string' }])
  }
})

test('Glue knows the columns that tidyExport and planExport write, in their order and with their types', () => {
  const glue = Object.fromEntries(
    tables().map(({ Name, StorageDescriptor }) => [
      Name,
      StorageDescriptor.Columns.map(({ Name, Type }) => [Name, Type]),
    ]),
  )
  const { exports: _, ...parquet } = glue
  const athena = { int32: 'int', int64: 'bigint' } as Record<string, string>
  expect(parquet).toEqual(
    Object.fromEntries(
      Object.entries(tableColumns).map(([table, columns]) => [
        table,
        columns.map(({ name, type }) => [name, athena[type] ?? type]),
      ]),
    ),
  )
})

test('the log of requests lies where its stream puts it, in days that Athena counts by itself', () => {
  const [{ Parameters, PartitionKeys, StorageDescriptor } = {} as TableInput] = requests()
  const { 'storage.location.template': template, 'projection.day.range': range, ...rest } = Parameters
  const { Prefix } = propertiesOf(compiled, 'RequestStream').ExtendedS3DestinationConfiguration as JsonObject
  expect(referenceText(template)).toBe(`s3://RequestBucket/requests/day=\${day}/`)
  expect(referenceText(StorageDescriptor.Location)).toBe('s3://RequestBucket/requests/')
  expect(Prefix).toBe('requests/day=!{timestamp:yyyy-MM-dd}/')
  expect(PartitionKeys).toEqual([{ Name: 'day', Type: 'string' }])
  expect(rest).toEqual({
    classification: 'json',
    'projection.enabled': 'true',
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy-MM-dd',
  })
  const { Rules } = propertiesOf(compiled, 'RequestBucket').LifecycleConfiguration as {
    Rules: { ExpirationInDays: number }[]
  }
  expect(Number(/^NOW-(\d+)DAYS,NOW$/.exec(String(range))?.[1])).toBeGreaterThan(
    Rules[0]?.ExpirationInDays ?? Number.POSITIVE_INFINITY,
  )
})

test('its columns are what the API logs, and what functions say beside their metrics', () => {
  const columns = requests()[0]?.StorageDescriptor.Columns.map(({ Name }) => Name) ?? []
  const { Format } = propertiesOf(compiled, 'HttpApiStage').AccessLogSettings as { Format: string }
  const logged = Object.keys(JSON.parse(Format))
  const said = ['items', 'ReadUnits', 'route', 'status']
  expect([...new Set([...logged, ...said].map((name) => name.toLowerCase()))].sort()).toEqual(
    columns.toSorted(),
  )
})

test('days that are looked for are no fewer than those that are kept', () => {
  const { Rules } = propertiesOf(compiled, 'AnalyticsBucket').LifecycleConfiguration as {
    Rules: { ExpirationInDays: number }[]
  }
  const range = tables()[0]?.Parameters['projection.exportdate.range']
  const days = /^NOW-(\d+)DAYS,NOW$/.exec(String(range))?.[1]
  expect(Number(days)).toBeGreaterThan(Rules[0]?.ExpirationInDays ?? Number.POSITIVE_INFINITY)
})

test('a question may read so much and no more, and its answer goes to the analysts’ own bucket, encrypted', () => {
  const { WorkGroupConfiguration, State, Name } = propertiesOf(compiled, 'AnalystWorkGroup')
  expect([Name, State]).toEqual(['keepsakes-dev-analysts', 'ENABLED'])
  expect(WorkGroupConfiguration).toEqual({
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: 100_000_000_000,
    PublishCloudWatchMetricsEnabled: true,
    EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
    ResultConfiguration: {
      OutputLocation: { 'Fn::Join': ['', ['s3://', { Ref: 'AthenaResultsBucket' }, '/']] },
      ExpectedBucketOwner: { Ref: 'AWS::AccountId' },
      EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
    },
  })
})

test('the database has a name that Athena takes, whatever the stage is called', async () => {
  const nameOf = (copy: Compiled) =>
    referenceText((propertiesOf(copy, 'AnalyticsDatabase').DatabaseInput as JsonObject).Name)
  expect(nameOf(compiled)).toBe('keepsakes_dev')
  const hyphened = structuredClone(compiled)
  const named = JSON.stringify(propertiesOf(hyphened, 'AnalyticsDatabase'))
  const other = JSON.parse(named.replaceAll('keepsakes-dev', 'keepsakes-eu-2'))
  expect(referenceText(other.DatabaseInput.Name)).toBe('keepsakes_eu_2')
})

test('each question of analytics/ is a named query, to the letter, in the workgroup of analysts', () => {
  const questions = ofType(compiled, 'AWS::Athena::NamedQuery').map(([, properties]) => properties)
  expect(questions.length).toBeGreaterThanOrEqual(10)
  expect(questions.map(({ Name: name, QueryString: sql }) => ({ name, sql }))).toEqual(
    filesOf('questions').map(({ name, sql }) => ({ name, sql })),
  )
  for (const { QueryString, Description, WorkGroup, Database } of questions) {
    expect(String(QueryString)).toContain(`-- ${Description}\n`)
    expect([WorkGroup, Database]).toEqual([{ Ref: 'AnalystWorkGroup' }, { Ref: 'AnalyticsDatabase' }])
    // Athena takes no longer ones.
    expect(String(QueryString).length).toBeLessThan(262_144)
    expect(String(Description).length).toBeLessThanOrEqual(1_024)
  }
})

test('a file that does not say what it asks, and a view of unknown columns, are refused by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keepsakes-sql-'))
  for (const kind of ['views', 'questions']) mkdirSync(join(folder, kind))
  writeFileSync(join(folder, 'questions/why.sql'), 'SELECT 1')
  expect(() => analyticsResources('dev', folder)).toThrow('analytics/questions/why.sql must begin with')
  writeFileSync(join(folder, 'views/other.sql'), '-- Something else.\nSELECT 1')
  expect(() => analyticsResources('dev', folder)).toThrow('does not know the table of the view other')
  rmSync(folder, { recursive: true })
})

/** Athena writes a view into Glue in this way. */
const definitionOf = ({ ViewOriginalText }: TableInput) => {
  const encoded = /^\/\* Presto View: (\S+) \*\/$/.exec(ViewOriginalText)?.[1] ?? ''
  return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as {
    originalSql: string
    schema: string
    catalog: string
    columns: { name: string; type: string }[]
  }
}

test('each view of analytics/ is a view of the database, to the letter', () => {
  expect(views().map((view) => ({ name: view.Name, sql: definitionOf(view).originalSql }))).toEqual(
    filesOf('views').map(({ name, sql }) => ({ name, sql })),
  )
  for (const view of views()) {
    expect(definitionOf(view)).toMatchObject({ schema: 'keepsakes_dev', catalog: 'awsdatacatalog' })
    expect(view.Parameters).toMatchObject({ presto_view: 'true' })
  }
})

describe('on exports of a day and of what changed after it', () => {
  let database: DuckDBInstance
  let connection: DuckDBConnection
  const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson()

  beforeAll(async () => {
    database = await DuckDBInstance.create(':memory:', { threads: '1' })
    connection = await database.connect()
    await connection.run("SET TimeZone = 'UTC'")
    for (const { Name, PartitionKeys, StorageDescriptor } of [...tables(), ...requests()]) {
      const all = [...StorageDescriptor.Columns, ...PartitionKeys]
      await connection.run(
        `CREATE TABLE ${Name} (${all.map(({ Name, Type }) => `"${Name}" ${Type}`).join()})`,
      )
    }
    for (const { name, sql } of filesOf('views')) await connection.run(`CREATE VIEW ${name} AS ${sql}`)
    for (const statement of DAY) await connection.run(statement)
  })
  afterAll(() => {
    connection.closeSync()
    database.closeSync()
  })

  test('each view has the columns that the template says, in their order and of their types', async () => {
    const types: Readonly<Record<string, string>> = {
      VARCHAR: 'string',
      TIMESTAMP: 'timestamp',
      DOUBLE: 'double',
      INTEGER: 'int',
      BOOLEAN: 'boolean',
    }
    for (const view of views()) {
      const described = await rowsOf(`DESCRIBE ${view.Name}`)
      expect(
        described.map(({ column_name, column_type }) => [column_name, types[String(column_type)]]),
      ).toEqual(view.StorageDescriptor.Columns.map(({ Name, Type }) => [Name, Type]))
      const trino: Readonly<Record<string, string>> = {
        string: 'varchar',
        timestamp: 'timestamp(3)',
        int: 'integer',
      }
      expect(definitionOf(view).columns).toEqual(
        view.StorageDescriptor.Columns.map(({ Name, Type }) => ({ name: Name, type: trino[Type] ?? Type })),
      )
    }
  })

  test('what is there is the last full export that is complete, with the last change of each after it', async () => {
    const held = await rowsOf(
      'SELECT "user", keepsake_id, partner FROM keepsakes_present ORDER BY "user", keepsake_id',
    )
    expect(held.map((row) => Object.values(row).join(' '))).toEqual([
      'ann ace acme',
      'ann fan acme',
      'ben ace north',
      'cid ace acme',
    ])
    const progress = await rowsOf(
      'SELECT "user", keepsake_id, "current" FROM progress_present ORDER BY "user", keepsake_id',
    )
    expect(progress.map((row) => Object.values(row).join(' '))).toEqual([
      'ann ace 10',
      'ann fan 5',
      'ben ace 10',
      'ben fan 3',
      'cid ace 10',
      'cid fan 1',
      'fay fan 5',
    ])
  })

  test('changes under another key are of nobody who can be found, and are left out', async () => {
    const [row] = await rowsOf('SELECT count(*) AS n FROM keepsakes_present WHERE "user" = \'other-key\'')
    expect(row).toEqual({ n: '0' })
  })

  // By question: the rows of its answer, each as its values with spaces between.
  const ANSWERS: Readonly<Record<string, readonly string[]>> = {
    'awards-by-keepsake-and-day': [
      'games ace 2026-11-27 1',
      'games ace 2026-11-28 2',
      'games fan 2026-11-28 1',
    ],
    'awards-by-partner': ['games acme 3 2', 'games north 1 1'],
    'completion-by-cohort': ['games 2026-11-27 2 2 1 0', 'games 2026-11-28 2 1 0 0'],
    'editions-left': ['games fan 100 1 7 99 0'],
    funnel: ['games ace 3 3 3 0', 'games fan 4 3 1 1'],
    'implausible-paces': ['games acme 2 1 0', 'games north 1 0 0'],
    'never-earned': ['games gold Golden collect 2026-12-01 00:00:00 0 0'],
    rarity: ['games gold Golden 0 4 0', 'games fan Fan 1 4 25', 'games ace Ace 3 4 75'],
    // The route of the outage reads everybody's, for nobody's items more. A line of yesterday counts, one of before does not.
    'reads-by-route': [
      'GET /v1/me/keepsakes 3 3 903 301 900 6 50.17 5600',
      'GET /v1/me/passports/{campaignId} 1 1 1 1 1 12 0.08 40',
      'GET /v1/health 1 0      3',
    ],
    'streak-retention': ['games fan 1 4 100', 'games fan 3 3 75', 'games fan 5 2 50'],
    'time-from-campaign-start': ['games ace 3 23 23 24 47', 'games fan 1 40 40 40 40'],
    'time-from-first-activity': ['games ace 3 0.0025 0.0025 2 4', 'games fan 1 20 20 20 20'],
  }

  test('there is an answer for each question', () => {
    expect(Object.keys(ANSWERS)).toEqual(filesOf('questions').map(({ name }) => name))
  })

  test.each(Object.keys(ANSWERS))('the question %s has the answer that was counted by hand', async (name) => {
    const sql = filesOf('questions').find((each) => each.name === name)?.sql ?? ''
    const rows = (await rowsOf(sql)).map((row) => Object.values(row).join(' '))
    expect(rows).toEqual(ANSWERS[name])
  })
})

const micros = (time: string) => Date.parse(`${time.replace(' ', 'T')}Z`) * 1000

/** A full export of 29 November, one that is older, one that is not complete, and two incremental ones after it. */
const DAY = [
  `INSERT INTO exports (export_id, table_name, kind, from_time, export_time, key_generation, exportdate) VALUES
    ('k-old', 'keepsakes', 'full', NULL, '2026-11-28 03:00:00', 1, '2026-11-28'),
    ('k-0', 'keepsakes', 'incremental', '2026-11-29 02:00:00', '2026-11-29 03:00:00', 1, '2026-11-29'),
    ('k-full', 'keepsakes', 'full', NULL, '2026-11-29 03:00:00', 1, '2026-11-29'),
    ('p-full', 'progress', 'full', NULL, '2026-11-29 03:00:00', 1, '2026-11-29'),
    ('k-1', 'keepsakes', 'incremental', '2026-11-29 03:00:00', '2026-11-29 04:00:00', 1, '2026-11-29'),
    ('k-2', 'keepsakes', 'incremental', '2026-11-29 04:00:00', '2026-11-29 05:00:00', 1, '2026-11-29'),
    ('k-other', 'keepsakes', 'incremental', '2026-11-29 05:00:00', '2026-11-29 06:00:00', 2, '2026-11-29'),
    ('p-1', 'progress', 'incremental', '2026-11-29 03:00:00', '2026-11-29 04:00:00', 1, '2026-11-29')`,
  `INSERT INTO catalogue (export_id, campaign_id, starts_at, ends_at, keepsake_id, keepsake_title, kind, target, supply, exportdate) VALUES
    ('k-full', 'games', '2026-11-27 00:00:00', '2026-12-01 00:00:00', 'ace', 'Ace', 'count', 10, NULL, '2026-11-29'),
    ('k-full', 'games', '2026-11-27 00:00:00', '2026-12-01 00:00:00', 'fan', 'Fan', 'streak', 5, 100, '2026-11-29'),
    ('k-full', 'games', '2026-11-27 00:00:00', '2026-12-01 00:00:00', 'gold', 'Golden', 'collect', 2, NULL, '2026-11-29'),
    ('k-old', 'games', '2026-11-27 00:00:00', '2026-12-01 00:00:00', 'gone', 'Gone', 'count', 2, NULL, '2026-11-28')`,
  `INSERT INTO keepsakes (export_id, "user", campaign_id, keepsake_id, earned_at, recorded_at, partner, edition_number, granted, exportdate) VALUES
    ('k-old', 'ann', 'games', 'ace', '2026-11-27 23:00:00', '2026-11-27 23:00:00', 'of before', NULL, false, '2026-11-28'),
    ('k-full', 'ann', 'games', 'ace', '2026-11-27 23:00:00', '2026-11-27 23:00:01', 'acme', NULL, false, '2026-11-29'),
    ('k-full', 'ann', 'games', 'fan', '2026-11-28 16:00:00', '2026-11-28 16:00:01', 'acme', 7, false, '2026-11-29'),
    ('k-full', 'ben', 'games', 'ace', '2026-11-28 01:00:00', '2026-11-28 01:00:01', 'acme', NULL, false, '2026-11-29'),
    ('k-full', 'dan', 'games', 'ace', '2026-11-28 02:00:00', '2026-11-28 02:00:01', 'acme', NULL, false, '2026-11-29'),
    ('k-failed', 'eve', 'games', 'ace', '2026-11-29 02:00:00', '2026-11-29 02:00:01', 'acme', NULL, false, '2026-11-29')`,
  // One is corrected twice, one was written before the full export, one is removed, one is new, and one is of another key.
  `INSERT INTO keepsakes_changes (export_id, "user", campaign_id, keepsake_id, earned_at, recorded_at, partner, granted, written_at_micros, removed, exportdate) VALUES
    ('k-1', 'ben', 'games', 'ace', '2026-11-28 00:30:00', '2026-11-28 00:30:01', 'wrong', false, ${micros('2026-11-29 03:30:00')}, false, '2026-11-29'),
    ('k-2', 'ben', 'games', 'ace', '2026-11-28 00:00:00', '2026-11-28 00:00:01', 'north', false, ${micros('2026-11-29 04:30:00')}, false, '2026-11-29'),
    ('k-0', 'ann', 'games', 'ace', '2026-11-01 00:00:00', '2026-11-01 00:00:01', 'too early', false, ${micros('2026-11-29 02:10:00')}, false, '2026-11-29'),
    ('k-1', 'dan', 'games', 'ace', NULL, NULL, NULL, NULL, ${micros('2026-11-29 03:40:00')}, true, '2026-11-29'),
    ('k-2', 'cid', 'games', 'ace', '2026-11-28 23:00:00', '2026-11-29 04:10:00', 'acme', false, ${micros('2026-11-29 04:10:00')}, false, '2026-11-29'),
    ('k-other', 'other-key', 'games', 'ace', '2026-11-29 05:10:00', '2026-11-29 05:10:00', 'acme', false, ${micros('2026-11-29 05:10:00')}, false, '2026-11-29')`,
  `INSERT INTO progress (export_id, "user", campaign_id, keepsake_id, "current", target, unit, met, sold_out, first_activity_at, exportdate) VALUES
    ('p-full', 'ann', 'games', 'ace', 10, 10, 'activities', true, false, '2026-11-27 22:59:51', '2026-11-29'),
    ('p-full', 'ann', 'games', 'fan', 5, 5, 'days', true, false, '2026-11-27 20:00:00', '2026-11-29'),
    ('p-full', 'ben', 'games', 'ace', 4, 10, 'activities', false, false, '2026-11-27 22:00:00', '2026-11-29'),
    ('p-full', 'ben', 'games', 'old', 1, 2, 'activities', false, false, '2026-11-27 22:00:00', '2026-11-29'),
    ('p-full', 'dan', 'games', 'ace', 10, 10, 'activities', true, false, '2026-11-28 01:00:00', '2026-11-29'),
    ('p-full', 'fay', 'games', 'fan', 5, 5, 'days', true, true, '2026-11-28 20:00:00', '2026-11-29')`,
  `INSERT INTO requests (route, status, items, readunits, latencyms, "day") VALUES
    ('GET /v1/me/keepsakes', '200', NULL, NULL, '12', CAST(current_date AS VARCHAR)),
    ('GET /v1/me/keepsakes', '200', '9', 1.0, NULL, CAST(current_date AS VARCHAR)),
    ('GET /v1/me/keepsakes', '200', NULL, NULL, '5600', CAST(current_date AS VARCHAR)),
    ('GET /v1/me/keepsakes', '200', '9', 900.0, NULL, CAST(current_date AS VARCHAR)),
    ('GET /v1/me/keepsakes', '400', NULL, NULL, '-', CAST(CAST(current_date - INTERVAL '1' DAY AS DATE) AS VARCHAR)),
    ('GET /v1/me/keepsakes', '200', '0', 2.0, NULL, CAST(CAST(current_date - INTERVAL '1' DAY AS DATE) AS VARCHAR)),
    ('GET /v1/me/keepsakes', '200', '9', 5000.0, NULL, CAST(CAST(current_date - INTERVAL '2' DAY AS DATE) AS VARCHAR)),
    ('GET /v1/me/passports/{campaignId}', '200', NULL, NULL, '40', CAST(current_date AS VARCHAR)),
    ('GET /v1/me/passports/{campaignId}', '200', '12', 1.0, NULL, CAST(current_date AS VARCHAR)),
    ('GET /v1/health', '200', NULL, NULL, '3', CAST(current_date AS VARCHAR))`,
  `INSERT INTO progress_changes (export_id, "user", campaign_id, keepsake_id, "current", target, unit, met, sold_out, first_activity_at, written_at_micros, removed, exportdate) VALUES
    ('p-1', 'ben', 'games', 'ace', 10, 10, 'activities', true, false, '2026-11-27 22:00:00', ${micros('2026-11-29 03:30:00')}, false, '2026-11-29'),
    ('p-1', 'ben', 'games', 'fan', 3, 5, 'days', false, false, '2026-11-27 22:00:00', ${micros('2026-11-29 03:30:00')}, false, '2026-11-29'),
    ('p-1', 'cid', 'games', 'ace', 10, 10, 'activities', true, false, '2026-11-28 19:00:00', ${micros('2026-11-29 03:50:00')}, false, '2026-11-29'),
    ('p-1', 'cid', 'games', 'fan', 1, 5, 'days', false, false, '2026-11-28 19:00:00', ${micros('2026-11-29 03:50:00')}, false, '2026-11-29'),
    ('p-1', 'dan', 'games', NULL, NULL, NULL, NULL, NULL, NULL, NULL, ${micros('2026-11-29 03:40:00')}, true, '2026-11-29')`,
]
