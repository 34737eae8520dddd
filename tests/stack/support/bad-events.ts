import { activity, answer, type Detail, vote, watch } from './activities.ts'
import type { Entry } from './aws.ts'

const HOSTILE: Record<string, string> = {
  'a NUL': 'victim\u0000',
  'a line break': 'victim\n{"level":"INFO"}',
  'an escape sequence': 'victim\u001b[2J',
  'a lone surrogate': 'victim\ud800',
  'too many characters': 'v'.repeat(257),
  nothing: '',
}
/** Ids of questions and the like may be these, and those of users and events may not. */
const FOREIGN: Record<string, string> = {
  'right-to-left override': 'victim\u202e',
  'an emoji': 'victim-\u{1F600}',
  'an accent': 'victimé',
}
const HOSTILE_TO: Record<string, Record<string, string>> = {
  userId: { ...FOREIGN, SQL: "' OR '1'='1", 'a trailing space': 'victim ' },
  eventId: FOREIGN,
}

/** `what` is wrong, and `path` is that of the field to be named. */
type Case = [what: string, entry: Entry, path: string]

const without = (entry: Entry, field: string): Entry => {
  const { [field]: _, ...rest } = JSON.parse(String(entry.Detail)) as Detail
  return { ...entry, Detail: JSON.stringify(rest) }
}
/** With a field of the detail as this JSON text: for numbers that no JavaScript number is. */
export const withText = (entry: Entry, field: string, text: string): Entry => {
  const spoilt = JSON.parse(String(entry.Detail)) as Detail
  return {
    ...entry,
    Detail: JSON.stringify({ ...spoilt, [field]: 'HERE' }).replace('"HERE"', () => text),
  }
}
const at = (occurredAt: unknown, time?: Date): Entry => ({
  ...vote('victim', { occurredAt }),
  Time: time ?? new Date('2024-07-26T18:01:00Z'),
})

const FIELDS: [field: string, entry: (value: unknown) => Entry][] = [
  ['userId', (userId) => vote('victim', { userId })],
  ['eventId', (eventId) => vote('victim', { eventId })],
  ['occurredAt', (occurredAt) => at(occurredAt)],
  ['pollId', (pollId) => vote('victim', { pollId })],
  ['optionId', (optionId) => vote('victim', { optionId })],
  ['triviaId', (triviaId) => answer('victim', 'q1', { triviaId })],
  ['questionId', (questionId) => answer('victim', 'q1', { questionId })],
  ['correct', (correct) => answer('victim', 'q1', { correct })],
  ['programId', (programId) => watch('victim', 5, { programId })],
  ['channelId', (channelId) => watch('victim', 5, { channelId })],
  ['live', (live) => watch('victim', 5, { live })],
  ['from', (from) => watch('victim', 5, { from })],
  ['to', (to) => ({ ...watch('victim', 5, { to }), Time: new Date('2024-07-26T18:01:00Z') })],
]
const OPTIONAL = ['channelId', 'live']

/** Events that PutEvents takes and that awarding must reject, each about the user `victim`. */
export const BAD_EVENTS: readonly Case[] = [
  ['an unknown detail-type', activity('ChannelZapped', { userId: 'victim' }), 'detail-type'],
  ['a detail-type in other letters', { ...vote('victim'), DetailType: 'pollvoted' }, 'detail-type'],
  ['a detail-type of the prototype', { ...vote('victim'), DetailType: '__proto__' }, 'detail-type'],
  ['a detail-type of every object', { ...vote('victim'), DetailType: 'constructor' }, 'detail-type'],
  ['another type’s detail', { ...vote('victim'), DetailType: 'TriviaAnswered' }, 'detail.triviaId'],
  ['a partner without a name', { ...vote('victim'), Source: 'partner.' }, 'source'],
  ['a hostile partner', { ...vote('victim'), Source: 'partner.<b>\n' }, 'source'],
  ['a partner of 129 characters', { ...vote('victim'), Source: `partner.${'p'.repeat(129)}` }, 'source'],
  ['an empty detail', { ...vote('victim'), Detail: '{}' }, 'detail.eventId'],
  ['a detail within the detail', { ...vote('victim'), Detail: '{"detail":{}}' }, 'detail.eventId'],
  ['a detail of 300 KB', vote('victim', { note: 'x'.repeat(300_000) }), 'detail'],
  ['a detail of 300 KB in a known field', vote('v'.repeat(300_000)), 'detail'],
  ['a detail of 300 KB of escapes', vote('victim', { note: '\u0001'.repeat(50_000) }), 'detail'],
  ['a detail of 900 KB', vote('victim', { note: 'x'.repeat(900_000) }), 'detail'],

  ...FIELDS.filter(([field]) => !OPTIONAL.includes(field)).map(
    ([field, entry]): Case => [`no ${field}`, without(entry('victim'), field), `detail.${field}`],
  ),
  ...FIELDS.flatMap(([field, entry]) =>
    [null, 7, ['victim'], { victim: true }].map(
      (value): Case => [`${JSON.stringify(value)} as ${field}`, entry(value), `detail.${field}`],
    ),
  ),
  ...FIELDS.flatMap(([field, entry]) =>
    Object.entries({ ...HOSTILE, ...HOSTILE_TO[field] }).map(
      ([what, value]): Case => [`${what} as ${field}`, entry(value), `detail.${field}`],
    ),
  ),
  ...['1e999', '-0', '9007199254740993', '5e-324', `1${'0'.repeat(1000)}`].map(
    (text): Case => [
      `${text.slice(0, 20)} as userId`,
      withText(vote('victim'), 'userId', text),
      'detail.userId',
    ],
  ),

  ['30 February', at('2024-02-30T12:00:00Z'), 'detail.occurredAt'],
  ['25 hours', at('2024-07-26T25:00:00Z'), 'detail.occurredAt'],
  ['a time without an offset', at('2024-07-26T18:00:00'), 'detail.occurredAt'],
  ['a day without a time', at('2024-07-26'), 'detail.occurredAt'],
  ['a time of another calendar', at('+012024-07-26T18:00:00Z'), 'detail.occurredAt'],
  ['a time to come', at('2024-07-26T18:06:01Z'), 'detail.occurredAt'],
  ['the year 9999', at('9999-12-31T23:59:59Z'), 'detail.occurredAt'],
  ['an event of 1970', at('2024-07-26T18:00:00Z', new Date(0)), 'detail.occurredAt'],
  ['an event of the year 275760', at('2024-07-26T18:00:00Z', new Date(8.64e15)), 'time'],
  ['watching that ends before it begins', watch('victim', -1), 'detail.to'],
  ['watching for no time', watch('victim', 0), 'detail.to'],
  ['watching for more than a day', watch('victim', 24 * 60 + 1), 'detail.to'],
  [
    'watching into the time to come',
    {
      ...watch('victim', 10, { occurredAt: '2024-07-26T17:00:00Z' }),
      Time: new Date('2024-07-26T17:04:00Z'),
    },
    'detail.to',
  ],
]
