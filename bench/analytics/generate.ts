import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** About half of the zealous earn one of `ease` 1, on one of `days`, counted from 0. */
interface GeneratedKeepsake {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly target: number
  readonly unit: string
  readonly supply?: number
  readonly hidden?: boolean
  readonly ease: number
  readonly days: readonly [from: number, to: number]
}

/** The shipped campaign's keepsakes, more or less, and two that it has not: one takes a day's watching, one is beyond everyone. */
const GENERATED_KEEPSAKES = JSON.parse(
  readFileSync(new URL('generated-keepsakes.json', import.meta.url), 'utf8'),
) as readonly GeneratedKeepsake[]

export interface Generated {
  readonly users: number
  readonly keepsakes: number
  readonly progress: number
}

/** As many users as a data file of an export has items. */
const USERS_A_FILE = 100_000
const DATE = '2024-08-13'
const TIME = `${DATE} 07:15:00.000`
const START = "TIMESTAMP '2024-07-26 04:00:00'"
const DAYS = 17
const ZONE = 'America/New_York'
const IDS = { keepsakes: '01723533300000-6b656570', progress: '01723533300000-70726f67' }

/**
 * Writes a full export of users who took part in a campaign of seventeen days, as the tidying lays it down. The same users
 * for the same number, whatever the machine. Some came late, most gave up, a few are machines.
 */
export async function generateExport(folder: string, users: number): Promise<Generated> {
  for (const table of ['keepsakes', 'progress', 'catalogue', 'exports'])
    await mkdir(join(folder, table, `exportDate=${DATE}`), { recursive: true })
  const spilled = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  const limits = { memory_limit: '1GB', threads: '2', temp_directory: spilled }
  const instance = await DuckDBInstance.create(':memory:', limits)
  const connection = await instance.connect()
  try {
    await connection.run(catalogueSql())
    await copy(connection, 'SELECT * EXCLUDE (place, ease, from_day, to_day) FROM catalogue ORDER BY place', [
      folder,
      'catalogue',
      `${IDS.progress}.parquet`,
    ])
    const totals = { users, keepsakes: 0, progress: 0 }
    const files = Math.max(1, Math.ceil(users / USERS_A_FILE))
    for (let file = 0; file < files; file++) {
      const [first, end] = [file * USERS_A_FILE, Math.min(users, (file + 1) * USERS_A_FILE)]
      await connection.run(standingSql(first, end))
      const name = `part${String(file).padStart(4, '0')}.parquet`
      totals.keepsakes += await copy(connection, KEEPSAKES, [folder, 'keepsakes', `${IDS.keepsakes}-${name}`])
      totals.progress += await copy(connection, PROGRESS, [folder, 'progress', `${IDS.progress}-${name}`])
    }
    for (const table of ['keepsakes', 'progress'] as const)
      await writeFile(
        join(folder, 'exports', `exportDate=${DATE}`, `${IDS[table]}.json`),
        recordOf(table, files, totals[table]),
      )
    return totals
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(spilled, { recursive: true, force: true })
  }
}

function recordOf(table: 'keepsakes' | 'progress', files: number, rows: number): string {
  const record = {
    ...{ export_id: IDS[table], table_name: table, kind: 'full', export_time: TIME, from_time: null },
    ...{ files, items: rows, rows, unknown: 0, catalogue_version: 'generated', key_generation: 1 },
  }
  return `${JSON.stringify(record)}\n`
}

async function copy(
  connection: DuckDBConnection,
  sql: string,
  [folder, table, name]: readonly [string, string, string],
): Promise<number> {
  const path = join(folder, table, `exportDate=${DATE}`, name).replaceAll("'", "''")
  const reader = await connection.runAndReadAll(
    `COPY (${sql}) TO '${path}' (FORMAT parquet, COMPRESSION snappy)`,
  )
  return Number(reader.getRows()[0]?.[0])
}

const sqlOf = (value: string | number | boolean | null) =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)

function catalogueSql(): string {
  const rows = GENERATED_KEEPSAKES.map(
    ({ id, title, kind, target, unit, supply = null, hidden = false, ease, days: [from, to] }, at) =>
      `(${[at, id, title, kind, target, unit, supply, hidden, ease, from, to].map(sqlOf).join(', ')})`,
  )
  return `CREATE TABLE catalogue AS SELECT '${IDS.progress}' AS export_id, 'passport-to-paris' AS campaign_id,
      'Passport to Paris' AS campaign_title, CAST(${START} AS TIMESTAMP_MS) AS starts_at,
      CAST(${START} + INTERVAL ${DAYS} days AS TIMESTAMP_MS) AS ends_at, '${ZONE}' AS time_zone,
      keepsake_id, keepsake_title, kind, CAST(target AS DOUBLE) AS target, unit, CAST(supply AS INTEGER) AS supply, hidden,
      'generated' AS catalogue_version, place, CAST(ease AS DOUBLE) AS ease, from_day, to_day
    FROM (VALUES ${rows.join(', ')})
    AS keepsakes(place, keepsake_id, keepsake_title, kind, target, unit, supply, hidden, ease, from_day, to_day);
    CREATE MACRO chance(number, salt) AS (hash(number, salt) % 1000003) / 1000003.0;
    CREATE MACRO pseudonym(number) AS
      left(translate(to_base64(unhex(md5(CAST(number AS VARCHAR)))), '+/', '-_'), 22)`
}

/** One in two hundred is a machine: it answers in no time. */
const standingSql = (first: number, end: number) => `
  CREATE OR REPLACE TABLE standing AS
  WITH viewers AS (
    SELECT n, pseudonym(n) AS "user", chance(n, 1) AS zeal, n % 200 = 7 AS is_machine,
      CAST(floor(pow(chance(n, 2), 2.6) * ${DAYS}) AS INTEGER) AS first_day,
      ['acme-tv', 'northlight', 'canal-sept', 'quizhouse'][1 + CAST(floor(pow(chance(n, 3), 1.7) * 4) AS INTEGER)] AS partner
    FROM range(${first}, ${end}) AS numbers(n)
  ), tried AS (
    SELECT *, chance(n, 100 + place) AS luck, chance(n, 200 + place) AS pace,
      -- From six to eleven in the evening, most about nine.
      CAST((16 + 5 * (chance(n, 300 + place) + chance(n, 400 + place)) / 2) * 3600000 AS BIGINT) AS of_day
    FROM viewers CROSS JOIN catalogue WHERE first_day <= to_day
  ), reached AS (
    SELECT *, least(1.0, ease * (0.25 + 1.5 * zeal) * (0.35 + luck)) AS share,
      greatest(first_day, from_day) + CAST(floor(pace * pace * (to_day - greatest(first_day, from_day) + 1)) AS INTEGER) AS day
    FROM tried WHERE luck < ease * (0.5 + zeal)
  ), dated AS (
    SELECT *, share >= 1 AS met,
      ${START} + to_days(first_day) + to_milliseconds(CAST((16 + 3 * chance(n, 4)) * 3600000 AS BIGINT)) AS first_activity,
      ${START} + to_days(day) + to_milliseconds(of_day) AS evening
    FROM reached
  ), earned AS (
    SELECT *, CASE WHEN is_machine AND kind = 'count' THEN first_activity + to_milliseconds(CAST(300 * target AS BIGINT))
      ELSE greatest(evening, first_activity + to_milliseconds(CAST(target * 61000 AS BIGINT))) END AS earned_at
    FROM dated
  )
  SELECT *, CASE WHEN met AND supply IS NOT NULL
      THEN ${first} + row_number() OVER (PARTITION BY keepsake_id, met ORDER BY earned_at, n) END AS number
  FROM earned`

/** The viewers of the first file have all numbers of a limited keepsake, and the others find it sold out. */
const HELD = 'met AND (supply IS NULL OR number <= supply)'

const KEEPSAKES = `
  SELECT '${IDS.keepsakes}' AS export_id, "user", campaign_id, keepsake_id, CAST(earned_at AS TIMESTAMP_MS) AS earned_at,
    CAST(earned_at + INTERVAL 2 seconds AS TIMESTAMP_MS) AS recorded_at, partner,
    CAST(number AS INTEGER) AS edition_number, CASE WHEN number IS NOT NULL THEN supply END AS edition_of,
    false AS silent, false AS granted
  FROM standing WHERE ${HELD} ORDER BY "user", keepsake_id`

const PROGRESS = `
  SELECT '${IDS.progress}' AS export_id, "user", campaign_id, keepsake_id,
    CASE WHEN met THEN target ELSE floor(share * target) END AS current, target, unit, met,
    met AND NOT coalesce(${HELD}, false) AS sold_out, CAST(first_activity AS TIMESTAMP_MS) AS first_activity_at,
    catalogue_version
  FROM standing ORDER BY "user", keepsake_id`
