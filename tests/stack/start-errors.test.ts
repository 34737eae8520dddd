import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ran, runShared } from '../cli/support/keepsakes.ts'
import { LocalStack } from './support/local-stack.ts'

const FREE = ['--port', '0', '--aws-port', '0']

let folder: string
let taken: Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  taken = createServer()
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
})
afterAll(async () => {
  taken.close()
  await rm(folder, { recursive: true, force: true })
})

const start = (...args: string[]): Promise<Ran> =>
  runShared('local/start.ts', [...args, '--endpoints-file', join(folder, 'never.json')])

const CAMPAIGN = `id: broken
title: Broken
startsAt: 2024-07-26T00:00:00Z
endsAt: 2024-08-12T00:00:00Z
timeZone: Europe/Paris
keepsakes:
  - id: ace
    title: Ace
    earn: { count: { activity: TriviaAnswred, target: 10 } }
  - id: fan
    title: Fan
    earn: { watch: { minutes: -1 } }
`

test('a campaign with mistakes stops the start: file, line and what to write, for each', async () => {
  const file = join(folder, 'broken.yaml')
  await writeFile(file, CAMPAIGN)
  const { code, stdout, stderr } = await start('--campaigns', file, ...FREE)
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(
      /broken\.yaml:9:\d+: keepsakes\[0\]\.earn\.count\.activity: must be .*TriviaAnswered/,
    ),
    expect.stringMatching(/broken\.yaml:12:\d+: keepsakes\[1\]\.earn\.watch\.minutes: must be /),
    '',
  ])
  expect(stderr).toContain(`${file}:9:`)
})

test.each([
  ['that is not there', () => join(folder, 'nowhere'), /nowhere.*there is no such file or folder/],
  ['that is a folder without one', () => join(folder, 'empty'), /has no campaign file/],
])('campaigns %s stop the start', async (_, path, message) => {
  await mkdir(join(folder, 'empty'), { recursive: true })
  const { code, stdout, stderr } = await start('--campaigns', path(), ...FREE)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(message)
})

test.each([
  ['--port', '--aws-port'],
  ['--aws-port', '--port'],
])('a %s in use is named, with the option that chooses another', async (option, other) => {
  const { port } = taken.address() as AddressInfo
  const { code, stdout, stderr } = await start(option, String(port), other, '0')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(new RegExp(`Port ${port} .*is in use.* another .*with ${option}\\b`))
  expect(stderr).not.toContain('    at ')
  expect(existsSync(join(folder, 'never.json'))).toBe(false)
})

test('a data folder that another stack uses is named', async () => {
  const first = await LocalStack.start(folder)
  const { code, stdout, stderr } = await start('--data', join(folder, 'data'), ...FREE)
  expect(await first.end('SIGTERM')).toMatchObject({ code: 0 })
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/The data folder .*data.* cannot be opened; does another stack use it\?/)
})

test.each([
  [['--prot', '0'], /unknown option '--prot'/],
  [['--port', '70000'], /--port.*70000.*number from 0 to 65535/],
  [['--port', 'http'], /--port.*http.*number from 0 to 65535/],
  [['--data'], /--data.*argument missing/],
  [['--now', 'tonight'], /--now.*tonight.*RFC 3339 time with an offset, such as 2024-/],
  [['--now', '2024-08-04T20:00:00'], /--now.*RFC 3339 time with an offset/],
  [['--now', '1824-08-04T20:00:00Z'], /--now.*at most a hundred years/],
  [['everything'], /too many arguments/],
])('%j is refused', async (args, message) => {
  const { code, stdout, stderr } = await runShared('local/start.ts', args)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(message)
})

test('--help tells every option', async () => {
  const { code, stdout, stderr } = await runShared('local/start.ts', ['--help'])
  expect([code, stderr]).toEqual([0, ''])
  for (const option of [
    '--port',
    '--aws-port',
    '--data',
    '--now',
    '--campaigns',
    '--endpoints-file',
    '--verbose',
  ])
    expect(stdout).toContain(option)
})
