import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { runs } from '../support/runs.ts'
import { keepsakes } from './support/keepsakes.ts'

/** The example of DESIGN section 5, as it stands there. */
const EXAMPLE = `id: passport-to-paris
title: Passport to Paris
startsAt: 2024-07-26T00:00:00-04:00
endsAt:   2024-08-12T00:00:00-04:00      # half-open
timeZone: America/New_York
lateness: P2D                            # how late an event may still arrive
keepsakes:
  - id: trivia-ace
    title: Trivia ace
    image: stamps/trivia-ace.svg
    earn: { count: { activity: TriviaAnswered, where: { correct: [true] }, distinct: questionId, target: 10 } }
  - id: opening-night
    title: Opening night
    earn: { watch: { where: { programId: [{ prefix: opening- }] }, minutes: 15 } }
  - id: five-day-fan
    title: Five-day fan
    earn: { streak: { activity: PollVoted, days: 5 } }
  - id: golden-passport
    title: Golden passport
    hidden: true
    supply: 10000
    earn: { collect: { keepsakes: all, atLeast: 3 } }   # all: every other keepsake of the campaign
`

type Line = Record<string, unknown>

const event = (type: string, detail: Line, time: string): Line => ({
  source: 'partner.acme',
  'detail-type': type,
  time,
  detail,
})

const trivia = (userId: string, number: number, correct = true) => {
  const occurredAt = `2024-07-27T12:${String(number).padStart(2, '0')}:00-04:00`
  const ids = { eventId: `${userId}-answer-${number}`, triviaId: 'quiz', questionId: `q${number}` }
  return event('TriviaAnswered', { ...ids, userId, occurredAt, correct }, occurredAt)
}

/** Half an hour before midnight in New York: in UTC, that is the next day. */
const vote = (userId: string, day: number) => {
  const occurredAt = `2024-07-${day}T23:30:00-04:00`
  const ids = { eventId: `${userId}-vote-${day}`, pollId: `poll-${day}`, optionId: 'yes' }
  return event('PollVoted', { ...ids, userId, occurredAt }, occurredAt)
}

const view = (userId: string, from: string, to: string, more: Line = {}) => {
  const interval = { from: `2024-07-26T${from}:00-04:00`, to: `2024-07-26T${to}:00-04:00` }
  const ids = { eventId: `${userId}-view-${from}`, programId: 'opening-ceremony' }
  return event('TvWatched', { ...ids, userId, occurredAt: interval.to, ...interval, ...more }, interval.to)
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

const EVENTS: Line[] = [
  // ada earns everything; her heartbeats overlap and repeat: 15 minutes in all.
  ...numbers(1, 10).map((number) => trivia('ada', number)),
  view('ada', '13:30', '13:40'),
  view('ada', '13:30', '13:40'),
  view('ada', '13:38', '13:44'),
  view('ada', '13:44', '13:45', { eventId: 'ada-last-minute' }),
  ...numbers(26, 30).map((day) => vote('ada', day)),
  // ben has nine right answers and one question twice, 14 minutes, and four days in a row of five.
  ...numbers(1, 9).map((number) => trivia('ben', number)),
  { ...trivia('ben', 9), detail: { ...(trivia('ben', 9).detail as Line), eventId: 'ben-again' } },
  trivia('ben', 11, false),
  view('ben', '13:30', '13:44'),
  ...[26, 27, 28, 29, 31].map((day) => vote('ben', day)),
  // ignored: before the campaign, and later than two days.
  event(
    'PollVoted',
    { eventId: 'early', userId: 'cat', occurredAt: '2024-07-25T23:59:59-04:00', pollId: 'p', optionId: 'o' },
    '2024-07-26T00:00:00-04:00',
  ),
  { ...vote('cat', 26), time: '2024-07-28T23:30:01-04:00' },
]

const award = (keepsakeId: string, earnedAt: string, eventId: string) => ({
  userId: 'ada',
  campaignId: 'passport-to-paris',
  keepsakeId,
  earnedAt,
  eventId,
})

const EXPECTED = {
  awards: [
    award('five-day-fan', '2024-07-31T03:30:00.000Z', 'ada-vote-30'),
    award('golden-passport', '2024-07-31T03:30:00.000Z', 'ada-vote-30'),
    award('opening-night', '2024-07-26T17:45:00.000Z', 'ada-last-minute'),
    award('trivia-ace', '2024-07-27T16:10:00.000Z', 'ada-answer-10'),
  ],
  rejected: [],
  ignored: 2,
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  await writeFile(join(folder, 'example.yaml'), EXAMPLE)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const textOf = (lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

function simulate(events: string, ...more: string[]) {
  const campaigns = more.includes('--campaigns') ? [] : ['--campaigns', join(folder, 'example.yaml')]
  return keepsakes(['simulate', ...campaigns, '--events', '-', ...more], events)
}

test('the example of the contract gives its four keepsakes to who earned them, and none to who nearly did, in any order to the byte', async () => {
  const { code, stdout, stderr } = await simulate(textOf(EVENTS), '--json')
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toEqual(EXPECTED)
  const shuffles = fc.sample(fc.shuffledSubarray(EVENTS, { minLength: EVENTS.length }), {
    numRuns: runs(1),
    seed: 1,
  })
  for (const shuffled of [...shuffles, EVENTS.toReversed()])
    expect(await simulate(textOf(shuffled), '--json')).toEqual({ code: 0, stdout, stderr: '' })
})

test('a folder of campaigns and a file of events are read as well', async () => {
  const events = join(folder, 'events.jsonl')
  await writeFile(events, textOf(EVENTS))
  const { code, stdout } = await keepsakes([
    'simulate',
    ...['--campaigns', folder, '--events', events, '--json'],
  ])
  expect([code, JSON.parse(stdout)]).toEqual([0, EXPECTED])
})

test('lines that awarding would reject are told with their numbers and reasons, and the others count', async () => {
  const spoilt = [
    'not JSON',
    '',
    JSON.stringify({ ...vote('dan', 26), 'detail-type': 'Zapped' }),
    JSON.stringify({ ...vote('dan', 26), source: 'acme' }),
    JSON.stringify({ ...vote('dan', 26), detail: { userId: 'dan' } }),
    'null',
  ]
  const { code, stdout } = await simulate(`${spoilt.join('\n')}\n${textOf(EVENTS)}`, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    ...EXPECTED,
    rejected: [
      { line: 1, reason: 'the event: is not JSON' },
      { line: 3, reason: expect.stringMatching(/^detail-type: must be one of TriviaAnswered/) },
      { line: 4, reason: expect.stringMatching(/^source: must be partner\./) },
      { line: 5, reason: expect.stringMatching(/^detail\.eventId: /) },
      { line: 6, reason: expect.stringMatching(/^the event: must be an EventBridge envelope/) },
    ],
  })
})

test('for people it says the same in words', async () => {
  const { code, stdout } = await simulate(`garbage\n${textOf(EVENTS)}`)
  expect(code).toBe(0)
  expect(stdout).toContain('4 keepsakes earned by 1 user')
  expect(stdout).toContain('passport-to-paris/golden-passport')
  expect(stdout).toContain('line 1: the event: is not JSON')
})

test('no events give an empty document', async () => {
  const { code, stdout } = await simulate('', '--json')
  expect([code, stdout]).toEqual([0, '{"awards":[],"rejected":[],"ignored":0}\n'])
})

test('a campaign with mistakes is refused: file, line and column of each, and nothing on the output', async () => {
  const file = join(folder, 'broken.yaml.txt')
  await writeFile(file, EXAMPLE.replace('minutes: 15', 'minutes: 0').replace('PollVoted', 'PolVoted'))
  const { code, stdout, stderr } = await simulate(textOf(EVENTS), '--campaigns', file, '--json')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/broken\.yaml\.txt:14:\d+: keepsakes\[1\]\.earn\.watch\.minutes: must be /),
    expect.stringMatching(/broken\.yaml\.txt:17:\d+: keepsakes\[2\]\.earn\.streak\.activity: must be /),
  ])
})

test.each([
  [['--campaigns', '/nowhere', '--events', '-'], /\/nowhere.*there is no such file or folder/],
  [['--campaigns', 'campaigns', '--events', '/nowhere'], /\/nowhere cannot be read \(ENOENT\)/],
  [['--campaigns', 'campaigns', '--events', 'campaigns'], /campaigns is a folder: give a file/],
  [['--campaigns', 'campaigns'], /required option '--events <path>' not specified/],
  [['--events', '-'], /required option '--campaigns <path>' not specified/],
])('simulate %j is refused in one sentence', async (args, message) => {
  const { code, stdout, stderr } = await keepsakes(['simulate', ...args, '--json'])
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(message)
  expect(stderr).not.toContain('    at ')
})
