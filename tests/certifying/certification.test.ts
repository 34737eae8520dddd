import { Certification, type CertificationOptions, type SentEvent } from '../../certifying/certification.ts'
import { type RuleKey, rules } from '../../certifying/rules.ts'
import { parseActivity } from '../../events/activity.ts'
import type { PartnerId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import { campaignOf, catalogueOf } from '../awarding/support/campaigns.ts'
import { pageText, tableUnder } from '../docs/pages.ts'

const NOON = Date.parse('2024-03-10T12:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const catalogue = catalogueOf(
  campaignOf({
    id: 'games',
    startsAt: '2024-03-01T00:00:00Z',
    endsAt: '2024-04-01T00:00:00Z',
    lateness: 'PT6H',
    earn: {
      ace: { count: { activity: 'TriviaAnswered', where: { correct: [true] }, target: 3 } },
      live: { watch: { where: { live: [true] }, minutes: 5 } },
      voter: { count: { activity: 'PollVoted', distinct: 'pollId', target: 3 } },
    },
  }),
)

interface Given {
  readonly type?: string
  readonly source?: string
  /** From noon, milliseconds: when it happened, and when it was published. */
  readonly at?: number
  readonly published?: number
  readonly detail?: object
  readonly line?: number
}

let told = 0

/** A right answer that is published a second after it was given, but for what is said. */
function sent({
  type = 'TriviaAnswered',
  source = 'partner.acme',
  at = 0,
  published = at + 1000,
  detail = {},
}: Given = {}): Omit<SentEvent, 'line'> {
  const own = {
    TriviaAnswered: { triviaId: 't', questionId: 'q', correct: true },
    PollVoted: { pollId: 'p', optionId: 'o' },
    TvWatched: {
      programId: 'p',
      live: true,
      from: formatTime(NOON + at - MINUTE),
      to: formatTime(NOON + at),
    },
  }[type]
  const parsed = parseActivity({
    source,
    'detail-type': type,
    time: formatTime(NOON + published),
    detail: { eventId: `e${++told}`, userId: 'ada', occurredAt: formatTime(NOON + at), ...own, ...detail },
  })
  return { parsed, publishedAt: NOON + published }
}

const watched = (from: number, to: number, more: object = {}) =>
  sent({
    type: 'TvWatched',
    at: to,
    detail: { from: formatTime(NOON + from), to: formatTime(NOON + to), ...more },
  })

function certify(events: readonly Omit<SentEvent, 'line'>[], options: Partial<CertificationOptions> = {}) {
  const partnerId = 'acme' as PartnerId
  const certification = new Certification({ partnerId, catalogue, gapMinutes: 60, ...options })
  for (const [index, event] of events.entries()) certification.add({ ...event, line: index + 1 })
  return certification.certificate()
}

const many = (count: number, given: (index: number) => Given = () => ({})) =>
  Array.from({ length: count }, (_, index) => sent(given(index)))

interface Case {
  readonly fires: readonly Omit<SentEvent, 'line'>[]
  /** As near to it as may be. */
  readonly passes: readonly Omit<SentEvent, 'line'>[]
  readonly options?: Partial<CertificationOptions>
}

const again = { eventId: 'again' }

const cases: Readonly<Record<RuleKey, Case>> = {
  rejected: { fires: [sent({ detail: { correct: 'yes' } })], passes: [sent({ detail: { extra: 'yes' } })] },
  'other-source': { fires: [sent({ source: 'partner.other' })], passes: [sent()] },
  'content-changed': {
    fires: [sent({ detail: again }), sent({ detail: { ...again, correct: false } })],
    passes: [
      sent({ detail: again }),
      sent({ detail: { traceparent: 'another', ...again }, published: 9_000 }),
    ],
  },
  'id-shared': {
    fires: [sent({ detail: again }), sent({ detail: { ...again, userId: 'bob' } })],
    passes: [sent({ detail: again }), sent({ detail: again })],
  },
  'personal-data': {
    fires: [sent({ detail: { userId: 'ada@example.org' } })],
    passes: [sent({ detail: { userId: 'auth0|5f7c8ec7c33c6c004bbafe82' } })],
  },
  'volume-above': { fires: many(6), passes: many(5), options: { perMinute: 5 } },
  'clock-ahead': { fires: [sent({ at: 3_000, published: 0 })], passes: [sent({ at: 900, published: 0 })] },
  'too-late': { fires: [sent({ published: 6 * HOUR + 1 })], passes: [sent({ published: 6 * HOUR })] },
  repeated: { fires: [sent({ detail: again }), sent({ detail: again })], passes: [sent(), sent()] },
  reordered: {
    fires: [sent({ published: 2 * MINUTE }), sent({ published: MINUTE - 1 })],
    passes: [sent({ published: 2 * MINUTE }), sent({ published: MINUTE })],
  },
  gap: { fires: [sent(), sent({ at: 61 * MINUTE })], passes: [sent(), sent({ at: 60 * MINUTE })] },
  'volume-below': { fires: many(4), passes: many(5), options: { perMinute: 50 } },
  'field-missing': {
    fires: [watched(0, MINUTE, { live: undefined })],
    passes: [watched(0, MINUTE, { live: undefined }), watched(MINUTE, 2 * MINUTE, { live: false })],
  },
  'adds-nothing': {
    fires: many(2, () => ({ detail: { correct: false } })),
    passes: many(2, (index) => ({ detail: { correct: index > 0 } })),
  },
  'segments-overlap': {
    fires: [watched(0, 5 * MINUTE), watched(4 * MINUTE, 9 * MINUTE)],
    passes: [
      watched(0, 5 * MINUTE),
      watched(5 * MINUTE, 9 * MINUTE),
      watched(0, 5 * MINUTE, { programId: 'on-another-screen' }),
      watched(0, 5 * MINUTE, { userId: 'bob' }),
    ],
  },
  'segments-endless': {
    fires: Array.from({ length: 12 }, (_, hour) => watched(hour * HOUR, (hour + 1) * HOUR)),
    passes: Array.from({ length: 12 }, (_, hour) => watched(hour * HOUR, (hour + 1) * HOUR - 2 * MINUTE)),
  },
}

const rulesFound = (events: Case['fires'], options: Case['options']) =>
  certify(events, options).findings.map(({ rule }) => rule)

test.each(Object.entries(cases))(
  'the rule %s finds what it is for, and passes over what is near to it',
  (rule, { fires, passes, options }) => {
    expect(rulesFound(fires, options)).toContain(rule)
    expect(rulesFound(passes, options)).not.toContain(rule)
    expect(certify(passes, options).passed).toContain(rule)
  },
)

test('docs/certifying.md has every rule, as it is told', () => {
  const rows = tableUnder(pageText('docs/certifying.md'), '## The rules')
  const told = rows.map(([key = '', severity, , todo]) => [key.replaceAll('`', ''), severity, todo])
  expect(told).toEqual(Object.entries(rules).map(([key, { severity, todo }]) => [key, severity, todo]))
})

test('the first places are told, by line and activity, and how many there are', () => {
  const { findings, events, accepted, rejected } = certify([
    sent(),
    ...many(7, () => ({ detail: { correct: 1 } })).map((event, index) => ({ ...event, activity: index + 1 })),
  ])
  expect({ events, accepted, rejected }).toEqual({ events: 8, accepted: 1, rejected: 7 })
  const [found] = findings
  expect(found).toMatchObject({ rule: 'rejected', severity: 'mistake', count: 7 })
  expect(found?.examples).toHaveLength(5)
  expect(found?.examples[0]).toEqual({
    line: 2,
    activity: 1,
    text: expect.stringMatching(/^detail\.correct: must be/),
  })
})

test('nothing personal is printed, wherever an id is told', () => {
  const detail = {
    eventId: '+44 20 7946 0000',
    userId: 'ada.lovelace@example.org',
    ip: '192.0.2.17',
    mail: 'ada%40example.org',
  }
  const other = { ...detail, userId: '192.0.2.17' }
  const certificate = certify([sent({ detail }), sent({ detail }), sent({ detail: other })])
  expect(certificate.findings.map(({ rule }) => rule)).toEqual(['id-shared', 'personal-data', 'repeated'])
  expect(JSON.stringify(certificate)).not.toMatch(/lovelace|7946|192\.0|ada%40/)
  const places = certificate.findings.find(({ rule }) => rule === 'personal-data')?.examples
  expect(places?.map(({ text }) => text)).toEqual([
    'detail.eventId looks like a phone number: +4…00',
    'detail.userId looks like an e-mail address: ad…rg',
    'detail.mail looks like an e-mail address: ad…rg',
    'detail.eventId looks like a phone number: +4…00',
    'detail.userId looks like an e-mail address: ad…rg',
  ])
})

test.each([
  '12345678901',
  '5f7c8ec7-c33c-6c00-4bba-fe82c33c6c00',
  'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
  '2024-07-26T18:00:00Z',
  'box-1.2.3',
  '10.5240/7791-8534-2C23-9030-8610-5',
  '300.1.2.3.4',
])('%s is an id like any other', (userId) => {
  expect(rulesFound([sent({ detail: { userId } })], {})).toEqual([])
})

test('an id is compared with those before it, in memory that does not grow, and it is said where some were forgotten', () => {
  const events = [
    ...many(40),
    sent({ detail: { eventId: 'e-far' } }),
    ...many(5),
    sent({ detail: { eventId: 'e-far' } }),
  ]
  const whole = certify(events, { mostIds: 100 })
  expect(whole.findings.map(({ rule, count }) => [rule, count])).toEqual([['repeated', 1]])
  expect(whole.notes.join()).not.toContain('different ones')
  const part = certify(events, { mostIds: 8 })
  expect(part.findings.map(({ rule, count }) => [rule, count])).toEqual([['repeated', 1]])
  expect(part.notes.join()).toContain('compared with the 8 different ones before it')
})

test('events without a time of publication are not judged by it', () => {
  const { notes, findings, minutes } = certify([
    { ...sent({ published: 20 * HOUR }), publishedAt: undefined },
  ])
  expect(notes.join()).toContain('1 event tells no time of publication')
  expect(findings.map(({ rule }) => rule)).toEqual(['adds-nothing'])
  expect(minutes).toEqual([])
})
