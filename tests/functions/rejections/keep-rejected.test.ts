import { randomBytes } from 'node:crypto'
import { readActivities } from '../../../events/activity-batch.ts'
import { type OutgoingEvent, PublishError } from '../../../events/publish.ts'
import { rejectedMessage } from '../../../functions/award/reject.ts'
import { type KeepPorts, keepRejected } from '../../../functions/rejections/keep-rejected.ts'
import { type Outgoing, packed } from '../../../functions/rejections/packed.ts'
import { activityRejectedSchema } from '../../../schemas/activity-rejected.ts'
import type { PartnerId } from '../../../schemas/ids.ts'
import { openRejections } from '../../../store/rejections.ts'
import { memoryTables } from '../../store/support/memory-tables.ts'
import { REJECTED_TABLE } from '../../store/support/table-names.ts'
import { HOSTILE } from '../support/hostile.ts'

const NOW = Date.parse('2024-07-27T00:00:10Z')
const SENT = Date.parse('2024-07-27T00:00:05.250Z')
const ACME = 'acme' as PartnerId

const tables = memoryTables()
afterEach(() => tables.clear())
const rejections = openRejections({ client: tables.newClient(), table: REJECTED_TABLE, now: () => NOW })

const event = (detail: object, more: object = {}) =>
  JSON.stringify({
    source: 'partner.acme',
    'detail-type': 'PollVoted',
    time: '2024-07-27T00:00:00Z',
    detail: { eventId: 'vote-1', userId: 'anna', ...detail },
    ...more,
  })

/** As the award function rejects it. */
function rejected(body: string, messageId = 'message-1'): Outgoing {
  const [{ parsed } = {}] = readActivities(body)
  if (parsed === undefined || parsed.accepted) throw new Error('the event is right')
  return { record: { messageId, body }, ...parsed.rejection }
}

const recordOf = (body: string, messageId = 'queued-1') => ({
  messageId,
  body,
  attributes: { SentTimestamp: String(SENT) },
})

function ports(more: Partial<KeepPorts> = {}) {
  const published: OutgoingEvent[] = []
  const sent: string[] = []
  const counted: string[] = []
  const reports: string[] = []
  const given: KeepPorts = {
    rejections,
    publish: async (events) => void published.push(...events),
    send: async (bodies) => {
      sent.push(...bodies)
      return []
    },
    listed: new Set(['acme']),
    count: (partnerId, reason) => counted.push(`${partnerId} ${reason}`),
    now: () => NOW,
    report: (message) => reports.push(message),
    ...more,
  }
  return { given, published, sent, counted, reports }
}

const kept = async () => (await rejections.forPartner(ACME).list({ limit: 100 })).rejections

test('a rejected activity is kept with all its mistakes, announced without its payload, and passed on', async () => {
  const body = event({ userId: 7 })
  const message = rejectedMessage(rejected(body))
  const { given, published, sent, counted } = ports()
  expect(await keepRejected([recordOf(message)], given)).toEqual([])
  const [found, ...more] = await kept()
  expect(more).toEqual([])
  expect(found).toMatchObject({
    rejectedAt: '2024-07-27T00:00:05.250Z',
    reasonCode: 'schema',
    eventId: 'vote-1',
    detailType: 'PollVoted',
    cut: false,
    record: body,
  })
  expect(found?.mistakes.map(({ path }) => path)).toEqual([
    'detail.userId',
    'detail.occurredAt',
    'detail.pollId',
    'detail.optionId',
  ])
  expect(sent).toEqual([message])
  expect(counted).toEqual(['acme schema'])
  const [{ source, detailType, detail } = {} as OutgoingEvent] = published
  expect([source, detailType]).toEqual(['keepsakes.rejections', 'ActivityRejected'])
  const { reason, partnerId, ...told } = activityRejectedSchema.parse(JSON.parse(detail))
  expect(Object.keys(JSON.parse(detail)).sort()).toEqual(Object.keys({ reason, partnerId, ...told }).sort())
  expect([partnerId, reason]).toEqual(['acme', expect.stringContaining('detail.userId: ')])
  expect(found).toMatchObject(told)
  expect(detail).not.toContain('anna')
})

test.each<[string, string, string]>([
  ['not-json', '{"half', 'undefined'],
  ['not-json', `${'['.repeat(100_000)}`, 'undefined'],
  ['unknown-type', event({ occurredAt: 'soon' }, { 'detail-type': 'ChannelZapped' }), 'acme'],
  ['too-large', event({ noise: 'x'.repeat(300_000) }), 'acme'],
  ['schema', '[]', 'undefined'],
  ['schema', event({ occurredAt: '2099-07-27T00:00:00Z', pollId: 'p', optionId: '' }), 'acme'],
  ['time', event({ occurredAt: '2099-07-27T00:00:00Z', pollId: 'p', optionId: 'o' }), 'acme'],
])('the reason is %s', async (reason, body, partnerId) => {
  const { given, counted } = ports()
  await keepRejected([recordOf(rejectedMessage(rejected(body)))], given)
  expect(counted).toEqual([`${partnerId} ${reason}`])
})

// No message can hold text that is not well-formed.
const SENDABLE = Object.entries(HOSTILE).filter(([, body]) => body.isWellFormed())

test.each(SENDABLE)('whatever was sent is kept as it came: %s', async (_, body) => {
  const { given, published } = ports()
  const mistakes = [{ path: '', message: 'is not JSON' }]
  const outgoing = { record: { messageId: 'm', body }, path: '', reason: '', mistakes }
  expect(await keepRejected([recordOf(rejectedMessage(outgoing))], given)).toEqual([])
  const ofNobody = rejections.forPartner(undefined)
  const [found] = (await ofNobody.list({ limit: 1 })).rejections
  expect(found && (await ofNobody.recordOf(found))).toBe(body)
  expect(published).toEqual([])
})

test('what comes again is kept and told as the same', async () => {
  const message = rejectedMessage(rejected(event({})))
  const { given, published } = ports()
  await keepRejected([recordOf(message)], given)
  await keepRejected([recordOf(message, 'queued-2')], given)
  expect(await kept()).toHaveLength(1)
  expect(published[0]).toEqual(published[1])
})

test('partners that no list names are kept and passed on, and not announced', async () => {
  const { given, published, sent } = ports({ listed: new Set() })
  await keepRejected([recordOf(rejectedMessage(rejected(event({}))))], given)
  expect([(await kept()).length, published.length, sent.length]).toEqual([1, 0, 1])
})

test('a hundred of one request come in one message, and each is kept by itself, alike ones too; the queue does not get what was answered', async () => {
  const all = Array.from({ length: 100 }, (_, index) => rejected(event({}), `request/${index}`))
  const { body, packed: count } = packed(all)
  const { given, sent, published } = ports()
  expect(await keepRejected([recordOf(body)], given)).toEqual([])
  expect([count, (await kept()).length, sent.length, published.length]).toEqual([100, 100, 0, 100])
})

test('what a request has of noise is compressed, and cut to what a message takes', async () => {
  const noise = (bytes: number) => randomBytes(bytes).toString('base64')
  const large = Array.from({ length: 8 }, (_, index) =>
    rejected(event({ noise: noise(90_000) }), `r/${index}`),
  )
  const { body, packed: count } = packed(large)
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1024 * 1024)
  await keepRejected([recordOf(body)], ports().given)
  expect(await kept()).toHaveLength(count)
  expect(count).toBeGreaterThan(0)
})

test.each<[string, Partial<KeepPorts>]>([
  [
    'announced',
    {
      publish: async (events) => {
        throw new PublishError(events.slice(0, 1).map((each) => ({ event: each, code: 'X', message: 'no' })))
      },
    },
  ],
  ['passed on', { send: async () => [0] }],
  [
    'sent at all',
    {
      send: async () => {
        throw new Error('no')
      },
    },
  ],
])('what cannot be %s comes again, and is not counted', async (what, broken) => {
  const { given, counted, reports } = ports(broken)
  const records = ['a', 'b'].map((id) => recordOf(rejectedMessage(rejected(event({ eventId: id }), id)), id))
  const failed = await keepRejected(records, given)
  const all = what === 'sent at all'
  expect(failed).toEqual(all ? records : records.slice(0, 1))
  expect([counted.length, reports.length]).toEqual(all ? [0, 2] : [1, 1])
})

test('a message that is none comes again until it is a dead letter, and its neighbours are kept', async () => {
  const { given, reports } = ports()
  const strange = recordOf('{"rejected":[{"half":1}]}', 'strange')
  const failed = await keepRejected([strange, recordOf(rejectedMessage(rejected(event({}))))], given)
  expect([failed, (await kept()).length, reports.length]).toEqual([[strange], 1, 1])
})
