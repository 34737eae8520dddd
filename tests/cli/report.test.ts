import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { parquetReadObjects } from 'hyparquet'
import { type AwsServer, startAws } from '../../local/aws/server.ts'
import { Exports } from '../analytics/support/written-exports.ts'
import { keepsakes } from './support/keepsakes.ts'

const KEY = { campaign_id: 'games', keepsake_id: 'quiz' }
const BUCKET = 'keepsakes-test-analytics-123456789012-eu-west-1'

let parent: string
let folder: string
let aws: AwsServer
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  folder = join(parent, 'exports')
  const exports = await Exports.in(folder)
  const viewers = Array.from({ length: 12 }, (_, at) => `viewer-${at}`)
  const kinds = [
    { keepsake_id: 'quiz', kind: 'count', target: 2, unit: 'activities' },
    { keepsake_id: 'rare', kind: 'count', target: 9, unit: 'activities' },
  ]
  const catalogue = { campaign_id: 'games', starts_at: '2024-07-26T00:00:00.000Z', time_zone: 'Europe/Paris' }
  await exports.full({
    time: '2024-08-01T03:15:00.000Z',
    catalogue: kinds.map((kind) => ({ ...catalogue, ...kind })),
    keepsakes: [
      ...viewers.map((user) => ({
        ...KEY,
        user,
        earned_at: '2024-07-31T22:30:00.000Z',
        partner: 'acme, inc',
      })),
      { ...KEY, keepsake_id: 'rare', user: 'viewer-0', earned_at: '2024-07-31T23:30:00.000Z' },
    ],
    progress: viewers.map((user) => ({ ...KEY, user, current: 2, target: 2, met: true })),
  })
  exports.close()
  aws = await startAws({
    port: 0,
    region: 'eu-west-1',
    accountId: '123456789012',
    invoke: () => {},
    log: () => {},
  })
  aws.createBucket(BUCKET)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const s3 = new S3Client({ endpoint: aws.url, region: 'eu-west-1', credentials, forcePathStyle: true })
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const Key = path.slice(folder.length + 1)
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: await readFile(path) }))
  }
  s3.destroy()
})
afterAll(async () => {
  await aws.stop()
  await rm(parent, { recursive: true, force: true })
})

const WHOLE = [
  { campaignId: 'games', keepsakeId: 'quiz', awards: 12, viewers: 12 },
  { campaignId: 'games', keepsakeId: 'rare', awards: 1, viewers: 1 },
]

test('--json prints one document, which begins with the keepsakes and says of what it is', async () => {
  const { code, stdout, stderr } = await keepsakes(['report', folder, '--json', '--suppress', '1'])
  expect([code, stderr]).toEqual([0, ''])
  expect(
    stdout.startsWith('{"keepsakes":[{"campaignId":"games","keepsakeId":"quiz","awards":12,"viewers":12},'),
  ).toBe(true)
  const document = JSON.parse(stdout)
  expect(document.keepsakes).toEqual(WHOLE)
  expect(document.export.keepsakes).toMatchObject({
    time: '2024-08-01T03:15:00.000Z',
    catalogueVersion: 'v1',
    keyGeneration: 1,
    rows: 13,
  })
  expect(document.suppression).toMatchObject({ fewerThan: 1, hiddenCells: 0 })
  expect(document.thresholds).toMatchObject({ secondsAnActivity: 2, leastHoursWatched: 12 })
})

test('a bucket and a stage are reported like a folder', async () => {
  const at = ['--endpoint-url', aws.url, '--region', 'eu-west-1', '--suppress', '1', '--json']
  for (const source of [[`s3://${BUCKET}`], ['--stage', 'test']]) {
    const { stdout, stderr } = await keepsakes(['report', ...source, ...at])
    expect(stderr).toBe('')
    expect(JSON.parse(stdout).keepsakes).toEqual(WHOLE)
  }
  const none = await keepsakes(['report', `s3://${BUCKET}/elsewhere`, ...at])
  expect(none).toMatchObject({ code: 1, stdout: '' })
  expect(none.stderr).toContain(
    `s3://${BUCKET}/elsewhere has no complete export: make one by keepsakes export\n`,
  )
})

test('figures of fewer than ten are hidden unless told otherwise, on every way out', async () => {
  const to = (name: string) => join(parent, name)
  const files = ['--html', to('report.html'), '--csv', to('csv'), '--parquet', to('parquet')]
  const { code, stdout } = await keepsakes(['report', folder, '--json', ...files])
  expect(code).toBe(0)
  // The other keepsake would give it away: only the two are known to be of the campaign.
  const hidden = { awards: null, viewers: null, hidden: ['viewers', 'awards'] }
  expect(JSON.parse(stdout).keepsakes).toEqual(WHOLE.map((row) => ({ ...row, ...hidden })))
  expect(await readFile(to('csv/keepsakes.csv'), 'utf8')).toBe(
    'campaignId,keepsakeId,awards,viewers,hidden\r\ngames,quiz,,,viewers awards\r\ngames,rare,,,viewers awards\r\n',
  )
  const bytes = await readFile(to('parquet/keepsakes.parquet'))
  const rows = await parquetReadObjects({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
  })
  expect(rows).toMatchObject([
    { keepsakeId: 'quiz', awards: null },
    { keepsakeId: 'rare', awards: null },
  ])
  expect((await readFile(to('report.html'), 'utf8')).match(/fewer than 10 people are hidden/g)).toHaveLength(
    1,
  )
  for (const folder of ['csv', 'parquet']) expect(await readdir(to(folder))).toHaveLength(12)
})

test('tables are printed for people, without colours where nobody watches', async () => {
  const { stdout } = await keepsakes(['report', folder, '--suppress', '1'])
  expect(stdout).toContain(
    'awards and viewers are the same number.\nkeepsake  awards  viewers\nquiz          12       12\n',
  )
  // Half past ten in the evening of the last of July is August in Paris.
  expect(stdout).toMatch(/\nAwards by day\n.*\n.*\nquiz +2024-08-01 +12\n/)
  expect(stdout.split('').filter((character) => character.charCodeAt(0) === 27)).toEqual([])
})

test('--csv names what it wrote, and fields with commas are quoted', async () => {
  const { stdout } = await keepsakes(['report', folder, '--suppress', '1', '--csv', join(parent, 'whole')])
  expect(stdout.split('\n')).toContain(join(parent, 'whole/partners.csv'))
  expect(await readFile(join(parent, 'whole/partners.csv'), 'utf8')).toContain(
    '\r\ngames,"acme, inc",12,12,\r\n',
  )
})

test('--sql answers a question as a table, as JSON and as CSV', async () => {
  const sql =
    'SELECT keepsake_id, count(*) AS awards, max(earned_at) AS last FROM keepsakes GROUP BY 1 ORDER BY 1'
  const ask = (...more: string[]) => keepsakes(['report', folder, '--sql', sql, ...more])
  expect((await ask()).stdout).toBe(
    'keepsake_id  awards  last\nquiz             12  2024-07-31 22:30:00\nrare              1  2024-07-31 23:30:00\n',
  )
  expect(JSON.parse((await ask('--json')).stdout)).toEqual({
    columns: ['keepsake_id', 'awards', 'last'],
    rows: [
      { keepsake_id: 'quiz', awards: 12, last: '2024-07-31 22:30:00' },
      { keepsake_id: 'rare', awards: 1, last: '2024-07-31 23:30:00' },
    ],
  })
  await ask('--csv', join(parent, 'answers'))
  expect(await readFile(join(parent, 'answers/answer.csv'), 'utf8')).toMatch(
    /^keepsake_id,awards,last\r\nquiz,12,/,
  )
})

test('--sql cuts nothing for another command, rounds for people, and has intervals as text', async () => {
  const long = 'x'.repeat(300)
  const sql = `SELECT '${long}' AS long, 1 / 600 AS part, INTERVAL 2 DAY + INTERVAL 3 HOUR AS took`
  const { stdout } = await keepsakes(['report', folder, '--sql', sql])
  expect(stdout).toContain(`\n${long}  0.00167  2 days 03:00:00\n`)
  const whole = JSON.parse((await keepsakes(['report', folder, '--json', '--sql', sql])).stdout)
  expect(whole.rows).toEqual([{ long, part: 1 / 600, took: '2 days 03:00:00' }])
})

test('--sql has the generation of the key as a number, as the record has it', async () => {
  const sql = 'SELECT DISTINCT key_generation FROM exports'
  const { stdout } = await keepsakes(['report', folder, '--json', '--sql', sql])
  expect(JSON.parse(stdout).rows).toEqual([{ key_generation: 1 }])
})

test.each([
  [['nowhere'], /^there is no folder nowhere: make it by keepsakes export nowhere/],
  [['FOLDER', '--at', 'yesterday'], /It must be an RFC 3339 time with an offset/],
  [['FOLDER', '--at', '2024-07-01T00:00:00Z'], /no full export of 2024-07-01.* name a later time with --at/],
  [['FOLDER', '--suppress', '0'], /It must be a whole number from 1/],
  [['FOLDER', '--stage', 'prod'], /give .* or --stage prod/],
  [['FOLDER', '--sql', 'DROP VIEW keepsakes'], /--sql only reads/],
  [['FOLDER', '--sql', 'SELECT 1', '--html', 'x.html'], /not by --html or --parquet/],
  [['s3://'], /s3:\/\/ names no bucket/],
  [['FOLDER', '--html', 'FOLDER'], /cannot be written \(EISDIR\)/],
])('%j is an error in one sentence', async (args, message) => {
  const given = args.map((arg) => arg.replace('FOLDER', folder))
  const { code, stdout, stderr } = await keepsakes(['report', ...given])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/\n {4}at /)
})

test('nothing is left in the folder for temporary files', async () => {
  const own = join(parent, 'temporary')
  await mkdir(own)
  const before = process.env.TMPDIR
  process.env.TMPDIR = own
  try {
    await keepsakes(['report', folder, '--json'])
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  expect(await readdir(own)).toEqual([])
})
