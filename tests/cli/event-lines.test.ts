import { jest } from '@jest/globals'
import { EventLines } from '../../cli/event-lines.ts'
import { answered, voted } from '../functions/support/events.ts'
import { CampaignFolder } from './support/campaign-folder.ts'

const NOW = Date.parse('2024-07-26T18:01:00.750Z')

let folder: CampaignFolder
let told: string[]
beforeAll(async () => {
  folder = await CampaignFolder.create()
})
beforeEach(() => {
  told = []
  jest.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line))
})
afterEach(() => {
  jest.restoreAllMocks()
  process.exitCode = undefined
})
afterAll(() => folder.removeAll())

async function read(text: string) {
  const lines = new EventLines(NOW)
  const path = await folder.writeText('events.jsonl', text)
  const found = []
  for await (const line of lines.read(path)) found.push(line)
  return { lines, found }
}

const sound = voted({ userId: 'anna' })

test('lines that awarding rejects are told in one warning, with the first, and fail a command if that is said', async () => {
  const one = await read(`${JSON.stringify(sound)}\n\nnot JSON\n`)
  one.lines.warn()
  expect(told).toEqual(['warning: awarding rejects 1 line; line 3: the event: is not JSON'])
  expect(process.exitCode).toBeUndefined()

  const { lines, found } = await read(`{}\n${' '.repeat(4 * 1024 * 1024)}{}\n[]\n${JSON.stringify(sound)}`)
  expect(found.map(({ line, parsed, unreadable }) => [line, parsed.accepted, unreadable])).toEqual([
    [1, false, undefined],
    [2, false, 'is longer than 4194304 bytes'],
    [3, false, undefined],
    [4, true, undefined],
  ])
  expect(lines.rejected).toBe(3)
  lines.warn({ fails: true })
  expect(told[1]).toMatch(/^warning: awarding rejects 3 lines; the first, line 1: source: is missing/)
  expect(process.exitCode).toBe(1)
})

test('nothing is told of what is sound', async () => {
  const { lines } = await read(JSON.stringify(sound))
  lines.warn({ fails: true })
  lines.noteTimeless()
  expect(told).toEqual([])
  expect(process.exitCode).toBeUndefined()
})

test('a line without a time is published now, in whole seconds; any other time stays what it is', async () => {
  const { time: _, ...bare } = answered({ userId: 'anna', at: '2024-07-26T18:00:00.000Z' })
  const ahead = { ...bare, detail: { ...(bare.detail as object), occurredAt: '2024-07-26T18:06:00.500Z' } }
  const { lines, found } = await read(
    [bare, ahead, { ...bare, time: null }, { ...bare, time: '2024-07-26T20:03:00.5+02:00' }]
      .map((one) => JSON.stringify(one))
      .join('\n'),
  )
  expect(
    found.map(({ parsed }) => (parsed.accepted ? parsed.activity.publishedAt : parsed.rejection.path)),
  ).toEqual([
    Date.parse('2024-07-26T18:01:00Z'),
    'detail.occurredAt',
    'time',
    Date.parse('2024-07-26T18:03:00.500Z'),
  ])
  expect(found[0]?.envelope?.time).toBe('2024-07-26T18:01:00.000Z')
  lines.noteTimeless()
  expect(told).toEqual(['note: 1 line has no time: taken as published now, as keepsakes publish takes it'])
})
