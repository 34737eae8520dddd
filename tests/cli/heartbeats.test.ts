import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SortedBeats } from '../../cli/spill/sorted-beats.ts'
import { TemporaryFolder } from '../../cli/spill/temporary-files.ts'
import { rulesFor } from '../../watching/rules.ts'
import { segmentsOf } from '../../watching/segments.ts'
import { pageText } from '../docs/pages.ts'
import { beat, counted, playing } from '../watching/support/beats.ts'
import { keepsakes } from './support/keepsakes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-heartbeats-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const blockOf = (language: string) =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(pageText('docs/watching.md'))?.[1] ?? ''

test('the example of docs/watching.md prints what it says, which simulate takes', async () => {
  const beats = join(folder, 'beats.jsonl')
  await writeFile(beats, blockOf('jsonl'))
  const { code, stdout, stderr } = await keepsakes(['heartbeats', beats, '--source', 'partner.acme'])
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toEqual(JSON.parse(blockOf('json')))

  const rejected = await keepsakes(
    ['simulate', '--campaigns', 'campaigns', '--events', '-', '--json'],
    stdout,
  )
  expect(JSON.parse(rejected.stdout)).toMatchObject({ rejected: [], ignored: 0 })
})

test('lines that are neither are told with their numbers, and the others are counted', async () => {
  const good = blockOf('jsonl').trim().split('\n')
  const statement = {
    actor: { account: { name: 'alice' } },
    object: { id: 'v' },
    verb: { id: 'https://a.example/liked' },
  }
  const lines = [
    good[2],
    'nope',
    '{"userId":"al ice"}',
    JSON.stringify(statement),
    '',
    good[0],
    good[0],
    good[1],
  ]
  const { code, stdout, stderr } = await keepsakes(['heartbeats', '--json'], lines.join('\n'))
  expect(code).toBe(1)
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).detail),
  ).toMatchObject([{ userId: 'alice', from: '2024-07-26T18:00:00.000Z', to: '2024-07-26T18:00:50.000Z' }])
  expect(stderr).toMatch(
    /^line 2: the line: is not JSON\nline 3: userId: must be 1 to 255 .*sessionId: is missing/,
  )
  expect(stderr).toContain('note: 1 statement has a verb that says nothing of what is played')
  expect(stderr).toContain('2 lines are neither a heartbeat nor a statement')
})

test.each([
  [['--interval', '301'], 'It must be a number of seconds from 1 to 300.'],
  [['--source', 'acme'], 'It must be partner.<partnerId>'],
  [['/nowhere.jsonl'], '/nowhere.jsonl cannot be read (ENOENT)'],
])('heartbeats %j is an error', async (args, message) => {
  const { code, stdout, stderr } = await keepsakes(['heartbeats', ...args])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain(message)
})

test('beats that do not fit in memory are counted all the same', () => {
  const beats = [
    ...playing(0, 120, { uptime: 7.25, channelId: 'one\u2028' }),
    ...playing(60, 180, { userId: 'bob', tvOn: true }),
    beat(30, 'seeked', { change: { from: 3, reached: 2 }, sessionId: 's2' }),
  ].reverse()
  using temporary = new TemporaryFolder()
  const sorted = new SortedBeats(temporary, 3)
  for (const one of beats) sorted.add(one)
  expect([...segmentsOf(sorted, rulesFor())]).toEqual(counted(beats))
})
