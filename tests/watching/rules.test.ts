import type { Beat } from '../../watching/beat.ts'
import { rulesFor } from '../../watching/rules.ts'
import { pageText, tableUnder } from '../docs/pages.ts'
import { beat, counted, playing, secondsOf, spans } from './support/beats.ts'

/** A sequence for a row of the table in docs/watching.md. Times are seconds of one evening. */
interface Case {
  readonly beats: readonly Beat[]
  readonly segments: readonly [from: number, to: number][]
}

const MINUTE = 60
const HOUR = 3600
const uptime = (seconds: number) => ({ uptime: seconds * 1000 })
const DAY_1970 = Date.parse('1970-01-01T00:00:10Z')

/** A session of a box that plays on for so long, by beats every minute. */
const longPlay = (hours: number, more: Partial<Beat> = {}) =>
  Array.from({ length: hours * 60 + 1 }, (_, minute) => beat(minute * MINUTE, 'playing', more))

const cases: Readonly<Record<string, Case>> = {
  'the player plays': { beats: playing(0, 300), segments: [[0, 300]] },
  'pause, or stop': {
    beats: [
      ...playing(0, 60),
      beat(70, 'paused'),
      beat(100, 'paused'),
      ...playing(130, 190),
      beat(200, 'stopped'),
    ],
    segments: [
      [0, 70],
      [130, 200],
    ],
  },
  'the player waits for data': {
    beats: [...playing(0, 60), beat(65, 'buffering'), ...playing(75, 105)],
    segments: [
      [0, 65],
      [75, 105],
    ],
  },
  'a jump within the programme': {
    beats: [
      ...playing(0, 60),
      beat(70, 'seeked'),
      ...playing(90, 120),
      beat(130, 'paused'),
      beat(140, 'seeked'),
    ],
    segments: [[0, 130]],
  },
  'double speed': {
    beats: playing(0, 600).map((one) => ({ ...one, speed: 2, position: (one.at / 1000) * 2 })),
    segments: [[0, 600]],
  },
  'another programme, channel, or live': {
    beats: [
      ...playing(0, 30),
      beat(50, 'stopped'),
      beat(50, 'playing', { programId: 'news' }),
      beat(80, 'playing', { programId: 'news', channelId: 'two' }),
      beat(100, 'playing', { programId: 'news', channelId: 'two', live: true }),
      beat(120, 'off'),
    ],
    segments: [
      [0, 50],
      [50, 80],
      [80, 100],
      [100, 120],
    ],
  },
  'one heartbeat is lost': { beats: [...playing(0, 60), ...playing(120, 150)], segments: [[0, 150]] },
  'a longer silence': {
    beats: [...playing(0, 60), ...playing(136, 166)],
    segments: [
      [0, 60],
      [136, 166],
    ],
  },
  'the stream breaks off': { beats: playing(0, 95), segments: [[0, 90]] },
  'heartbeats come twice, or in another order': {
    beats: [...playing(0, 120), ...playing(30, 90)].reverse(),
    segments: [[0, 120]],
  },
  'two devices': {
    beats: [...playing(0, 120), ...playing(60, 180, { deviceId: 'tablet' })],
    segments: [
      [0, 120],
      [60, 180],
    ],
  },
  'the box is on while the TV is off': {
    beats: [
      ...playing(0, 60, { tvOn: true }),
      ...playing(70, 130, { tvOn: false }),
      ...playing(140, 170, { tvOn: true }),
    ],
    segments: [
      [0, 70],
      [140, 170],
    ],
  },
  'nobody says whether the TV is on': {
    beats: [...longPlay(6), beat(6 * HOUR + 60, 'paused'), ...playing(6 * HOUR + 90, 6 * HOUR + 120)],
    segments: [
      [0, 4 * HOUR],
      [6 * HOUR + 90, 6 * HOUR + 120],
    ],
  },
  'the clock is put right, with `uptime`': {
    beats: [
      ...[0, 30, 60].map((at) => beat(at, 'playing', uptime(at))),
      ...[90, 120].map((at) => beat(at + HOUR, 'playing', uptime(at))),
      ...[150, 180].map((at) => beat(at, 'playing', uptime(at))),
    ],
    segments: [
      [0, 90],
      [90 + HOUR, 150 + HOUR],
      [150, 180],
    ],
  },
  'the clock was never set before, with `uptime`': {
    beats: [
      ...[0, 30, 60].map((at) => ({ ...beat(0, 'playing', uptime(at)), at: DAY_1970 + at * 1000 })),
      ...[90, 120].map((at) => beat(at, 'playing', uptime(at))),
    ],
    segments: [[0, 120]],
  },
  'the clock is set forward, without `uptime`': {
    beats: [...playing(0, 60), ...playing(90 + HOUR, 150 + HOUR)],
    segments: [
      [0, 60],
      [90 + HOUR, 150 + HOUR],
    ],
  },
  'the clock is set back, without `uptime`': {
    beats: [...playing(0, 120), ...playing(45, 165)],
    segments: [[0, 165]],
  },
  'more than 24 hours': {
    beats: longPlay(25, { tvOn: true }),
    segments: [
      [0, 24 * HOUR],
      [24 * HOUR, 25 * HOUR],
    ],
  },
}

const rows = tableUnder(pageText('docs/watching.md'), '## How it is counted')

test('every row of the table is held by a sequence, and every sequence has its row', () => {
  expect(rows.map(([name]) => name)).toEqual(Object.keys(cases))
})

test.each(Object.entries(cases))('%s: counted as docs/watching.md says', (name, { beats, segments }) => {
  expect(spans(counted(beats))).toEqual(segments)
  // Nothing else may be made of it, whatever order it comes in and however often.
  expect(counted([...beats, ...beats.toReversed()])).toEqual(counted(beats))
  expect([name, counted(beats).every(({ from, to }) => from < to)]).toEqual([name, true])
})

test('two devices at once count once', () => {
  expect(secondsOf(counted(cases['two devices']?.beats ?? [])).size).toBe(180)
})

test('a sign of the viewer lets a box without HDMI-CEC count on: a key, the next channel', () => {
  const idle = (hours: number) => ({ idle: hours * HOUR * 1000 })
  const pressed = [...longPlay(5), beat(5 * HOUR + 60, 'playing', idle(2)), beat(5 * HOUR + 120, 'off')]
  expect(spans(counted(pressed))).toEqual([
    [0, 4 * HOUR],
    [5 * HOUR + 60, 5 * HOUR + 120],
  ])
  const asleep = [beat(0, 'playing', idle(3.99)), beat(60, 'playing', idle(4.01)), beat(120, 'off')]
  expect(spans(counted(asleep))).toEqual([[0, 36]])
  const zapped = longPlay(6).map((one, minute) => ({ ...one, channelId: minute < 180 ? 'one' : 'two' }))
  expect(spans(counted(zapped))).toEqual([
    [0, 3 * HOUR],
    [3 * HOUR, 6 * HOUR],
  ])
})

test('a player that waits for data is no sign of a viewer', () => {
  const waited = longPlay(6).map((one, minute) =>
    minute === 180 ? { ...one, state: 'buffering' as const } : one,
  )
  expect(spans(counted(waited))).toEqual([
    [0, 3 * HOUR],
    [3 * HOUR + 60, 4 * HOUR],
  ])
})

test('heartbeats with the counter and without have no common order, and are counted apart', () => {
  const counting = playing(0, 90).map((one, index) => ({ ...one, uptime: (5 + index * 30) * 1000 }))
  const without = playing(10, 100)
  expect(spans(counted([...without, ...counting]))).toEqual([
    [0, 90],
    [10, 100],
  ])
})

test('a clock that wanders by less than two seconds does not break a segment, or lengthen it', () => {
  const wandering = [0, 30, 60, 90].map((at) => beat(at * 1.01, 'playing', uptime(at)))
  expect(spans(counted(wandering))).toEqual([[0, 90]])
})

test('what would round to no second is left out', () => {
  expect(counted([beat(0.1, 'playing'), beat(0.4, 'paused')])).toEqual([])
  expect(counted([beat(0, 'playing')])).toEqual([])
})

test('another interval moves the longest silence', () => {
  const beats = [beat(0, 'playing'), beat(20, 'playing'), beat(46, 'playing')]
  expect(spans(counted(beats, rulesFor(10)))).toEqual([[0, 20]])
  expect(() => rulesFor(0)).toThrow('1 to 300 seconds')
})
