import type { Message } from '@aws-sdk/client-sqs'
import { deadLetterOf } from '../../../cli/redrive/dead-letter.ts'
import { GIVEN_UP, type GivenUp } from '../../../cli/redrive/queues.ts'
import { rejectedMessage } from '../../../functions/award/reject.ts'
import { fieldsOf } from '../../../json/json.ts'
import { type Compiled, compile, ofType, propertiesOf } from '../../template/support/compiled.ts'

const queueOf = (word: string) => GIVEN_UP[word] as GivenUp
const textOf = (name: string, StringValue: string) => ({ [name]: { DataType: 'String', StringValue } })

/** Tells what is seen of a message, and what would be sent. */
function seen(word: string, body: unknown, more: Partial<Message> = {}) {
  const Body = typeof body === 'string' ? body : JSON.stringify(body)
  const message = { MessageId: 'm-1', Body, Attributes: { SentTimestamp: '1000' }, ...more }
  const { kind, source, id, reason, backTo, body: sent } = deadLetterOf(message, queueOf(word))
  return { kind, source, id, reason, backTo, ...(sent === Body ? {} : { sent: JSON.parse(sent) }) }
}

const vote = {
  source: 'partner.acme',
  'detail-type': 'PollVoted',
  id: 'envelope-1',
  detail: { eventId: 'vote-1', userId: 'alice', optionId: 'a secret choice' },
}

test('an activity is told by its type, its partner and its id, and by nothing else of its customer', () => {
  const told = seen('activity', vote)
  expect(told).toEqual({
    kind: 'PollVoted',
    source: 'partner.acme',
    id: 'partner.acme/vote-1',
    reason: 'could not be awarded: the log of awardKeepsakes says why',
    backTo: 'activity',
  })
  expect(JSON.stringify(told)).not.toMatch(/alice|secret/)
  expect(seen('activity', { ...vote, detail: {} })).toMatchObject({ id: 'envelope-1' })
})

test('a webhook is told by its partner, what it tells of and the last answer, and goes back as if it were new', () => {
  const detail = { awardId: 'alice/games/voter', userId: 'alice', eventId: 'a secret choice' }
  const event = { source: 'keepsakes.awards', 'detail-type': 'KeepsakeAwarded', detail }
  const MessageAttributes = {
    ...textOf('ERROR_CODE', 'GivenUpError'),
    ...textOf('ERROR_MESSAGE', 'the receiver answered 500; given up at attempt 15'),
  }
  expect(seen('webhook', { subscription: 'acme', event }, { MessageAttributes })).toEqual({
    kind: 'KeepsakeAwarded',
    source: 'partner.acme',
    id: 'alice/games/voter',
    reason: 'GivenUpError: the receiver answered 500; given up at attempt 15',
    backTo: 'webhook',
  })
})

test('what EventBridge could not deliver says why, and goes on without the marks of that delivery', () => {
  const delivery = {
    ...textOf('RULE_ARN', 'arn:aws:events:eu-west-1:1:rule/keepsakes-prod/keepsakes-prod-activity'),
    ...textOf('TARGET_ARN', 'arn:aws:sqs:eu-west-1:1:keepsakes-prod-activity'),
    ...textOf('ERROR_CODE', 'NO_PERMISSIONS'),
    ...textOf('ERROR_MESSAGE', 'Lacking permissions'),
    ...textOf('EXHAUSTED_RETRY_CONDITION', 'MaximumEventAgeInSeconds'),
    ...textOf('RETRY_ATTEMPTS', '185'),
  }
  const MessageAttributes = { ...delivery, ...textOf('traceparent', '00-1-2-01') }
  expect(seen('rule', vote, { MessageAttributes })).toMatchObject({
    reason: 'NO_PERMISSIONS: Lacking permissions',
    backTo: 'activity',
  })
  const { attributes } = deadLetterOf({ Body: '{}', MessageAttributes }, queueOf('rule'))
  expect(attributes).toEqual(textOf('traceparent', '00-1-2-01'))
})

test.each([
  ['erasure', { userId: 'alice', erasedAt: '2026-01-01T00:00:00Z' }, 'erasure', 'alice', 'erasure'],
  ['tidy', { tidy: { exportId: '01-ab', file: { name: 'f1' } } }, 'tidy', '01-ab/f1', 'tidy'],
  ['tidy', { complete: { exportId: '01-ab' } }, 'complete', '01-ab', 'tidy'],
  ['tidy', { forgetUser: 'alice' }, 'forget', 'alice', 'tidy'],
  ['tidy', { forget: { userId: 'alice', object: 'o' } }, 'forget', 'alice', 'tidy'],
  [
    'export',
    { kind: 'full', at: '2026-01-01T00:00:00Z' },
    'full export',
    '2026-01-01T00:00:00Z',
    'export-request',
  ],
  [
    'export',
    {
      'detail-type': 'Object Created',
      source: 'aws.s3',
      detail: { object: { key: 'raw/1/manifest-summary.md5' } },
    },
    'export manifest',
    'raw/1/manifest-summary.md5',
    'export-manifest',
  ],
])('in the queue %s, %j is told as %s', (word, body, kind, id, backTo) => {
  expect(seen(word, body)).toMatchObject({ kind, id, backTo })
})

test('what SQS says of where a message came from goes before what it looks like', () => {
  const DeadLetterQueueSourceArn = 'arn:aws:sqs:eu-west-1:1:keepsakes-prod-export-manifest'
  const more = { Attributes: { SentTimestamp: '1', DeadLetterQueueSourceArn } }
  expect(seen('export', 'garbage', more)).toMatchObject({
    backTo: 'export-manifest',
    kind: '(without a name)',
  })
  expect(seen('export', 'garbage')).toMatchObject({ backTo: undefined })
})

describe('against the template', () => {
  let compiled: Compiled
  beforeAll(async () => {
    compiled = await compile('prod')
  })
  const wordOf = (id: string) => String(propertiesOf(compiled, id).QueueName).replace('keepsakes-prod-', '')
  const idIn = (value: unknown) => (fieldsOf(value)['Fn::GetAtt'] as string[])[0] ?? ''

  test('every queue that things are given up in is known, with every queue that it belongs to', () => {
    const found = new Map<string, Set<string>>()
    const add = (dead: unknown, target: string) => {
      const name = wordOf(idIn(dead))
      found.set(name, (found.get(name) ?? new Set()).add(target))
    }
    for (const [id, { RedrivePolicy }] of ofType(compiled, 'AWS::SQS::Queue'))
      if (RedrivePolicy) add(fieldsOf(RedrivePolicy).deadLetterTargetArn, wordOf(id))
    for (const [, { Targets }] of ofType(compiled, 'AWS::Events::Rule'))
      for (const { Arn, DeadLetterConfig } of Targets as unknown as {
        Arn: unknown
        DeadLetterConfig?: unknown
      }[])
        if (DeadLetterConfig) add(fieldsOf(DeadLetterConfig).Arn, wordOf(idIn(Arn)))
    const known = Object.values(GIVEN_UP).filter(({ backTo }) => backTo.length > 0)
    expect(new Map(known.map(({ name, backTo }) => [name, new Set(backTo)]))).toEqual(found)
  })

  test('a schedule that could not be delivered goes back as its rule would have put it', () => {
    let schedules = 0
    for (const [, { Name, ScheduleExpression, Targets }] of ofType(compiled, 'AWS::Events::Rule')) {
      const [target] = Targets as unknown as { InputTransformer?: { InputTemplate: string } }[]
      if (!ScheduleExpression || !target?.InputTransformer) continue
      schedules++
      const time = '2026-11-29T03:15:00Z'
      const sent = JSON.parse(target.InputTransformer.InputTemplate.replace('<at>', JSON.stringify(time)))
      const MessageAttributes = textOf('RULE_ARN', `arn:aws:events:eu-west-1:1:rule/${Name}`)
      expect(seen('export', { 'detail-type': 'Scheduled Event', time }, { MessageAttributes })).toMatchObject(
        {
          sent,
          backTo: 'export-request',
          kind: `${sent.kind} export`,
        },
      )
    }
    expect(schedules).toBe(2)
  })
})

test('a rejected activity says who sent it and what is wrong with it, and goes back to no queue', () => {
  const body = rejectedMessage({
    record: { messageId: 'm', body: JSON.stringify(vote) },
    path: 'detail.pollId',
    reason: 'detail.pollId: is missing',
    mistakes: [],
    partnerId: 'acme',
  })
  expect(seen('rejected-activity', body)).toEqual({
    kind: 'PollVoted',
    source: 'partner.acme',
    id: 'partner.acme/vote-1',
    reason: 'detail.pollId: is missing',
    backTo: undefined,
  })
})

test('whatever stands where a name should stand never reaches a terminal', () => {
  const hostile = { 'detail-type': '\u001b[2J', source: 'a\nb', detail: { eventId: 'x'.repeat(9_999) } }
  expect(seen('activity', hostile)).toMatchObject({
    kind: '(not a name)',
    source: '(not a name)',
    id: '(not a name)',
  })
  for (const body of [
    '',
    'not json',
    '[]',
    'null',
    '{"detail":3}',
    { tidy: 7 },
    { forget: [] },
    { reason: 'x' },
  ])
    expect(() => seen('export', body)).not.toThrow()
})
