import type { SQSClient } from '@aws-sdk/client-sqs'
import { countRejected } from '../../../cli/rejected/count.ts'
import { type Resubmitted, resubmit } from '../../../cli/rejected/resubmit.ts'
import { textOf } from '../../../cli/rejected/text.ts'
import { twiceMistakes } from '../../../events/activity-mistakes.ts'
import type { EventId, PartnerId } from '../../../schemas/ids.ts'
import type { ReasonCode } from '../../../schemas/rejection.ts'
import { openRejections, type Rejections, rejectedIdOf } from '../../../store/rejections.ts'
import { memoryTables } from '../../store/support/memory-tables.ts'
import { REJECTED_TABLE } from '../../store/support/table-names.ts'

const NOW = Date.parse('2024-07-27T12:00:00Z')
const tables = memoryTables()
let rejections: Rejections
beforeEach(async () => {
  await tables.clear()
  rejections = openRejections({ client: tables.newClient(), table: REJECTED_TABLE, now: () => NOW })
})

const right = (eventId: string) =>
  JSON.stringify({
    ...{ source: 'partner.acme', 'detail-type': 'PollVoted', time: '2024-07-26T18:01:00Z' },
    detail: { eventId, userId: 'alice', occurredAt: '2024-07-26T18:00:00Z', pollId: 'p', optionId: 'o' },
  })

interface Kept {
  readonly partner?: string
  readonly minute: number
  readonly reasonCode?: ReasonCode
  readonly record?: string
  readonly cut?: boolean
  readonly message?: string
}

const keep = ({
  partner = 'acme',
  minute,
  reasonCode = 'schema',
  record = right(`e${minute}`),
  cut = false,
  message = 'is\nmissing',
}: Kept) =>
  rejections.forPartner(partner === '' ? undefined : (partner as PartnerId)).keep(
    {
      ...{ rejectedId: rejectedIdOf(`${partner}-${minute}`, ''), reasonCode, cut, bytes: record.length },
      rejectedAt: new Date(NOW - minute * 60_000).toISOString(),
      ...(partner === '' ? {} : { eventId: `e${minute}` as EventId, detailType: 'PollVoted' }),
      mistakes: [{ path: 'detail.userId', message }],
    },
    record,
  )

/** An activity queue that takes all but some. */
function queue(refused: (body: string) => boolean = () => false) {
  const sent: string[] = []
  const send = async ({ input }: { input: { Entries: { Id: string; MessageBody: string }[] } }) => {
    const taken = input.Entries.filter(({ MessageBody }) => !refused(MessageBody))
    sent.push(...taken.map(({ MessageBody }) => MessageBody))
    return {
      Successful: taken.map(({ Id }) => ({ Id })),
      Failed: input.Entries.filter((each) => !taken.includes(each)).map(({ Id }) => ({
        ...{ Id, SenderFault: true, Code: 'InvalidMessageContents' },
      })),
    }
  }
  return { sent, queue: { sqs: { send } as unknown as SQSClient, queueUrl: 'queue' } }
}

const options = { rate: 1_000_000 }
const signal = new AbortController().signal

test('rejected activities are counted by partner and reason, with the newest examples and no payload', async () => {
  for (const minute of [1, 2, 3]) await keep({ minute })
  await keep({ minute: 4, reasonCode: 'time' })
  await keep({ minute: 5, partner: '', reasonCode: 'not-json', record: 'alice' })
  const found = await countRejected(rejections, { examples: 2 })
  expect(textOf(found, undefined, {})).toBe(
    [
      '5 rejected activities kept',
      '  3 × schema of acme, from 2024-07-27T11:57:00.000Z to 2024-07-27T11:59:00.000Z',
      '    2024-07-27T11:59:00.000Z partner.acme/e1 PollVoted: detail.userId: is missing',
      '    2024-07-27T11:58:00.000Z partner.acme/e2 PollVoted: detail.userId: is missing',
      '  1 × not-json of no partner that can be read, from 2024-07-27T11:55:00.000Z to 2024-07-27T11:55:00.000Z',
      `    2024-07-27T11:55:00.000Z ${rejectedIdOf('-5', '')}: detail.userId: is missing`,
      '  1 × time of acme, from 2024-07-27T11:56:00.000Z to 2024-07-27T11:56:00.000Z',
      '    2024-07-27T11:56:00.000Z partner.acme/e4 PollVoted: detail.userId: is missing',
    ].join('\n'),
  )
  expect((await countRejected(rejections, { examples: 0, partner: '-' })).total).toBe(1)
  expect((await countRejected(rejections, { examples: 0, reason: 'time' })).total).toBe(1)
  expect((await countRejected(rejections, { examples: 0, from: NOW - 120_000 })).total).toBe(2)
  await expect(countRejected(rejections, { examples: 0, partner: 'a b' })).rejects.toThrow(
    'is no id of a partner',
  )
  expect(textOf(await countRejected(rejections, { examples: 1, partner: 'x' }), undefined, {})).toMatch(
    /^nothing/,
  )
})

test('what would be accepted now goes through again once; what would not, and what was cut, does not', async () => {
  for (let minute = 1; minute <= 12; minute++) await keep({ minute })
  await keep({ minute: 20, record: '{"half' })
  await keep({ minute: 21, cut: true, record: '{}' })
  const { sent, queue: to } = queue()
  const first = await resubmit({ rejections, queue: to, options, total: 14, signal })
  expect(first).toEqual({ resubmitted: 12, stillRejected: 1, before: 0, cut: 1, interrupted: false })
  expect(sent.sort()).toEqual(Array.from({ length: 12 }, (_, index) => right(`e${index + 1}`)).sort())
  const second = await resubmit({ rejections, queue: to, options, total: 14, signal })
  expect([second.resubmitted, second.before, sent.length]).toEqual([0, 12, 12])
  const again = await resubmit({
    rejections,
    queue: to,
    options: { ...options, again: true },
    total: 14,
    signal,
  })
  expect([again.resubmitted, sent.length]).toEqual([12, 24])
  const done: Resubmitted = { ...first, before: 2, interrupted: true }
  expect(textOf({ total: 14, groups: [] }, done, { dryRun: false }).split('\n').slice(1)).toEqual([
    'interrupted: 12 sent through again',
    '1 would be rejected again, so they were not sent',
    '2 were sent through again before: --again sends them once more',
    '1 are kept by their start alone: replay them from the archive of the bus, by the time in their record',
  ])
})

test('a dry run sends and notes nothing', async () => {
  await keep({ minute: 1 })
  const { sent, queue: to } = queue()
  const dry = await resubmit({
    rejections,
    queue: to,
    options: { ...options, dryRun: true },
    total: 1,
    signal,
  })
  expect([dry.resubmitted, sent.length]).toEqual([1, 0])
  expect((await countRejected(rejections, { examples: 0 })).groups).toMatchObject([
    { count: 1, resubmitted: 0 },
  ])
})

test('what the queue does not take is told, and what it took is noted, so that the command can be run again', async () => {
  for (const minute of [1, 2, 3]) await keep({ minute })
  const { sent, queue: to } = queue((body) => body === right('e2'))
  await expect(resubmit({ rejections, queue: to, options, total: 3, signal })).rejects.toThrow(
    'the activity queue does not take 1 activity: InvalidMessageContents',
  )
  expect(sent).toHaveLength(2)
  const open = queue()
  const second = await resubmit({ rejections, queue: open.queue, options, total: 3, signal })
  expect([second.resubmitted, second.before, open.sent]).toEqual([1, 2, [right('e2')]])
})

test('one that is interrupted sends no more, and says so', async () => {
  await keep({ minute: 1 })
  const { sent, queue: to } = queue()
  const done = await resubmit({ rejections, queue: to, options, total: 1, signal: AbortSignal.abort() })
  expect([done.interrupted, done.resubmitted, sent]).toEqual([true, 0, []])
})

test('an activity that had a field twice is not sent, though it is kept with one of the two', async () => {
  const [twice] = twiceMistakes([['detail', 'userId']])
  await keep({ minute: 1, message: twice?.message ?? '' })
  const { sent, queue: to } = queue()
  const done = await resubmit({ rejections, queue: to, options, total: 1, signal })
  expect([sent, done.resubmitted, done.stillRejected]).toEqual([[], 0, 1])
})
