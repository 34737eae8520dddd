import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { parseActivity } from '../../events/activity.ts'
import { readBeat } from '../../watching/read.ts'
import { sha256 } from '../../watching/sha-256.ts'
import { watchedEvent } from '../../watching/watched-event.ts'
import { runs } from '../support/runs.ts'
import { counted, playing } from './support/beats.ts'

const heartbeat = {
  ...{ userId: 'alice', deviceId: 'box', sessionId: 's1', programId: 'crid://acme/東京', channelId: 'one' },
  ...{ live: true, at: '2024-07-26T22:00:00.250+02:00', uptime: 12.3456, state: 'playing', tvOn: true },
}

test('a heartbeat is read with its times in milliseconds, and what it has besides is left alone', () => {
  expect(readBeat({ ...heartbeat, idle: 60, position: 5, speed: 2 })).toEqual({
    beat: { ...heartbeat, at: Date.parse(heartbeat.at), uptime: 12346, idle: 60_000 },
  })
})

test.each<[object, string]>([
  [{ at: '1970-01-01T00:00:30Z', uptime: undefined }, 'at: is before the year 2000'],
  [{ at: 'now', state: 'play' }, 'at: must be an RFC 3339 time'],
  [{ state: 'play' }, 'state: must be one of playing, paused'],
  [{ sessionId: undefined }, 'sessionId: is missing'],
  [{ uptime: -1 }, 'uptime: must be a number of seconds, 0 or more'],
  [{ tvOn: 'yes' }, 'tvOn: must be true or false'],
])('a heartbeat with %j is told what to write instead', (change, told) => {
  const read = readBeat({ ...heartbeat, ...change })
  const mistakes = 'mistakes' in read ? read.mistakes : []
  expect(mistakes.map(({ path, message }) => `${path}: ${message}`).join('; ')).toContain(told)
})

test('the event of a segment is one that awarding accepts, and the same whenever it is made', () => {
  const [segment, ...others] = counted(
    playing(0, 90, { programId: 'crid://acme/東京', channelId: 'one', live: true }),
  )
  if (!segment || others.length > 0) throw new Error('one segment is expected')
  const event = watchedEvent(segment)
  expect(parseActivity({ source: 'partner.acme', ...event })).toMatchObject({
    accepted: true,
    activity: { type: 'TvWatched', watched: { from: segment.from, to: segment.to } },
  })
  expect(watchedEvent({ ...segment })).toEqual(event)
  const ids = [{}, { to: segment.to + 1 }, { sessionId: 's2' }, { live: false }].map(
    (change) => watchedEvent({ ...segment, ...change }).detail.eventId,
  )
  expect(new Set(ids).size).toBe(4)
})

test('the hash of ids is SHA-256', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
    }),
    { numRuns: runs(20) },
  )
})
