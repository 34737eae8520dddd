import * as fc from 'fast-check'
import type { Beat } from '../../watching/beat.ts'
import { readBeat } from '../../watching/read.ts'
import { runs } from '../support/runs.ts'
import { counted, EVENING, secondsOf, spans } from './support/beats.ts'

const VIDEO = 'https://w3id.org/xapi/video'
const ADL = 'http://adlnet.gov/expapi/verbs'
const verbs = {
  initialized: `${ADL}/initialized`,
  played: `${VIDEO}/verbs/played`,
  paused: `${VIDEO}/verbs/paused`,
  seeked: `${VIDEO}/verbs/seeked`,
  interacted: `${ADL}/interacted`,
  completed: `${ADL}/completed`,
  terminated: `${ADL}/terminated`,
}

type Told = Readonly<Record<string, unknown>>

/** A statement so many seconds into the evening. */
const statement = (seconds: number, verb: keyof typeof verbs, told: Told = {}, context: Told = {}) => ({
  actor: { objectType: 'Agent', account: { homePage: 'https://acme.example', name: 'alice' } },
  verb: { id: verbs[verb], display: { en: verb } },
  object: { objectType: 'Activity', id: 'https://acme.example/videos/opening' },
  timestamp: new Date(EVENING + seconds * 1000).toISOString(),
  result: { extensions: named(told) },
  context: { extensions: named({ 'session-id': 's1', ...context }) },
})

const named = (told: Told) =>
  Object.fromEntries(Object.entries(told).map(([name, value]) => [`${VIDEO}/extensions/${name}`, value]))

function beatOf(value: unknown): Beat {
  const read = readBeat(value)
  if (!('beat' in read)) throw new Error(JSON.stringify(read))
  return read.beat
}

const watched = (...statements: object[]) => spans(counted(statements.map(beatOf)))

test('an hour without a statement counts as far as the player came in the programme', () => {
  const played = statement(10, 'played', { time: 0 })
  expect(
    watched(
      statement(0, 'initialized'),
      played,
      statement(3610, 'paused', { time: 3600 }),
      statement(4000, 'terminated', { time: 3600 }),
    ),
  ).toEqual([[10, 3610]])
  // It lost its power for half an hour of it.
  expect(watched(played, statement(3610, 'paused', { time: 1800 }))).toEqual([[10, 1810]])
  // It says nothing of where it is.
  expect(watched(played, statement(3610, 'paused'))).toEqual([])
  expect(watched(played, statement(3610, 'paused', { 'played-segments': '0[.]900[,]900[.]3600' }))).toEqual([
    [10, 3610],
  ])
})

test('a jump counts no moment of the programme that was jumped over', () => {
  expect(
    watched(
      statement(0, 'played', { time: 0 }),
      statement(600, 'seeked', { 'time-from': 600, 'time-to': 5000 }),
      statement(700, 'interacted', { time: 5100 }),
      statement(900, 'paused', { time: 5300 }),
    ),
  ).toEqual([[0, 900]])
  // A jump that no statement tells of counts no longer than the time that went by.
  expect(watched(statement(0, 'played', { time: 0 }), statement(600, 'paused', { time: 5000 }))).toEqual([
    [0, 600],
  ])
})

test('ten minutes at double speed are ten minutes', () => {
  expect(
    watched(
      statement(0, 'played', { time: 0 }, { speed: '2x' }),
      statement(600, 'paused', { time: 1200 }, { speed: '2x' }),
    ),
  ).toEqual([[0, 600]])
})

test('a video that is completed may go on, and one that has ended counts no further', () => {
  const [played, completed] = [
    statement(0, 'played', { time: 0 }),
    statement(950, 'completed', { time: 950 }),
  ]
  expect(watched(played, completed, statement(1000, 'paused', { time: 1000 }))).toEqual([[0, 1000]])
  expect(watched(played, completed, statement(1000, 'terminated', { time: 950 }))).toEqual([[0, 950]])
})

test('statements are counted to the second as an oracle does, in any order and however often', () => {
  const stretch = fc.record({
    verb: fc.constantFrom('played', 'paused', 'seeked') as fc.Arbitrary<'played' | 'paused' | 'seeked'>,
    seconds: fc.integer({ min: 1, max: 3000 }),
    to: fc.integer({ min: 0, max: 9000 }),
  })
  fc.assert(
    fc.property(fc.array(stretch, { minLength: 1, maxLength: 8 }), (stretches) => {
      const expected = new Set<number>()
      const statements: object[] = []
      let [now, position, isPlaying] = [0, 0, false]
      for (const { verb, seconds, to } of stretches) {
        const told = verb === 'seeked' ? { 'time-from': position, 'time-to': to } : { time: position }
        statements.push(statement(now, verb, told))
        if (verb === 'seeked') position = to
        else isPlaying = verb === 'played'
        for (let second = now; isPlaying && second < now + seconds; second++) expected.add(second)
        if (isPlaying) position += seconds
        now += seconds
      }
      statements.push(statement(now, 'terminated', { time: position }))
      const beats = statements.map(beatOf)
      expect(secondsOf(counted([...beats, ...beats.toReversed()]))).toEqual(expected)
    }),
    { numRuns: runs(30) },
  )
})

test.each<[string, object, string]>([
  [
    'no account',
    { actor: { mbox: 'mailto:alice@acme.example' } },
    'actor.account.name: is missing: write 1 to 255 ASCII characters',
  ],
  ['no session', { context: {} }, 'extensions/session-id"]: is missing'],
  ['a time without its zone', { timestamp: '2024-07-26T20:00:00' }, 'timestamp: must be an RFC 3339 time'],
  ['no object', { object: {} }, 'object.id: is missing'],
  ['no verb', { verb: {} }, 'verb.id: is missing: write its IRI'],
])('a statement with %s is told what it lacks', (_what, change, told) => {
  const read = readBeat({ ...statement(0, 'played'), ...change })
  const mistakes = 'mistakes' in read ? read.mistakes : []
  expect(mistakes.map(({ path, message }) => `${path}: ${message}`).join('; ')).toContain(told)
})

test('another verb is left out, and a registration stands in for the session', () => {
  const liked = { ...statement(0, 'played'), verb: { id: 'https://acme.example/liked' } }
  expect(readBeat(liked)).toEqual({ ignored: 'https://acme.example/liked' })
  const registered = { ...statement(0, 'played'), context: { registration: 'r-1', platform: 'tv' } }
  expect(beatOf(registered)).toMatchObject({ sessionId: 'r-1', deviceId: 'tv', userId: 'alice' })
})
