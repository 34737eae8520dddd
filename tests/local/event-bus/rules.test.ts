import { type Json, type JsonObject, parseJson } from '../../../json/json.ts'
import { ServiceError } from '../../../local/aws/json-service.ts'
import { DeliveryError } from '../../../local/aws/queues.ts'
import { createEventBridge } from '../../../local/event-bus/event-bridge.ts'
import type { RuleModel, TargetModel } from '../../../local/resources/model.ts'
import { TemplateError } from '../../../local/template/error.ts'

const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`
const rule = (targets: Partial<TargetModel>[], more: Partial<RuleModel> = {}): RuleModel => ({
  logicalId: 'Rule',
  name: 'orders',
  arn: 'arn:aws:events:eu-west-1:000000000000:rule/shop/orders',
  busName: 'shop',
  enabled: true,
  eventPattern: { source: [{ prefix: 'shop.' }] },
  targets: targets.map((target, i) => ({ id: String(i), arn: queueArn('inbox'), ...target })),
  ...more,
})

type Sent = { queue: string; body: string; attributes: Record<string, string> | undefined }

function openBus(rules: RuleModel[], missing: string[] = []) {
  const sent: Sent[] = []
  const invoked: [string, Json][] = []
  const lines: string[] = []
  const bridge = createEventBridge({
    region: 'eu-west-1',
    accountId: '000000000000',
    now: () => new Date('2024-07-26T17:30:00.987Z'),
    log: (line) => lines.push(line),
    invoke: (arn, event) => invoked.push([arn, event]),
    queues: {
      send(arn, body, attributes) {
        const queue = arn.split(':').at(-1) ?? ''
        if (missing.includes(queue)) throw new DeliveryError('NO_RESOURCE', `no ${queue}`)
        sent.push({ queue, body, attributes })
      },
    },
  })
  bridge.define({
    buses: [{ logicalId: 'Bus', name: 'shop', arn: 'arn:aws:events:eu-west-1:000000000000:event-bus/shop' }],
    archives: [],
    rules,
  })
  const put = (...entries: JsonObject[]) => bridge.call('PutEvents', { Entries: entries }) as JsonObject
  return { bridge, sent, invoked, lines, put }
}

const entry = (more: JsonObject = {}): JsonObject => ({
  Source: 'shop.web',
  DetailType: 'Ordered',
  Detail: '{"id":7,"items":[{"sku":"a"},{"sku":"b"}],"note":"say \\"hi\\""}',
  EventBusName: 'shop',
  ...more,
})

const body = (sent: Sent[], i = 0): JsonObject => JSON.parse(sent[i]?.body ?? 'null')

describe('a schedule', () => {
  const nightly = (more: Partial<RuleModel> = {}): RuleModel => ({
    logicalId: 'Nightly',
    name: 'nightly',
    arn: 'arn:aws:events:eu-west-1:000000000000:rule/nightly',
    busName: 'default',
    enabled: true,
    scheduleExpression: 'cron(15 3 * * ? *)',
    targets: [
      {
        id: 'inbox',
        arn: queueArn('inbox'),
        inputTransformer: { inputPathsMap: { at: '$.time' }, inputTemplate: '{"kind":"full","at":<at>}' },
      },
      { id: 'whole', arn: queueArn('whole') },
    ],
    ...more,
  })

  test('that is fired sends what it would send at that time, and says so', () => {
    const { bridge, sent } = openBus([nightly()])
    const fired = bridge.fire('nightly', Date.parse('2026-11-29T04:15:00.500+01:00'))
    expect(fired).toEqual({
      rule: 'nightly',
      time: '2026-11-29T03:15:00Z',
      sent: sent.map(({ queue, body }) => ({ target: queueArn(queue), input: body })),
    })
    expect(sent.map(({ queue }) => queue)).toEqual(['inbox', 'whole'])
    expect(body(sent)).toEqual({ kind: 'full', at: '2026-11-29T03:15:00Z' })
    expect(body(sent, 1)).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: ['arn:aws:events:eu-west-1:000000000000:rule/nightly'],
      time: '2026-11-29T03:15:00Z',
      detail: {},
    })
  })

  test('is fired now, unless a time is told', () => {
    const { bridge } = openBus([nightly()])
    expect(bridge.fire('nightly').time).toBe('2024-07-26T17:30:00Z')
  })

  test('takes no event, and is described by its expression', () => {
    const { bridge, put, sent } = openBus([nightly()])
    put(entry({ EventBusName: 'default' }))
    expect(sent).toEqual([])
    const described = bridge.call('DescribeRule', { Name: 'nightly' })
    expect(described).toMatchObject({ Name: 'nightly', ScheduleExpression: 'cron(15 3 * * ? *)' })
    expect(described).not.toHaveProperty('EventPattern')
  })

  test('that is unknown, disabled, or no schedule at all is refused with those that there are', () => {
    const { bridge, sent } = openBus([nightly(), rule([{}]), nightly({ name: 'off', enabled: false })])
    for (const name of ['weekly', 'orders'])
      expect(() => bridge.fire(name)).toThrow(
        `No rule ${name} has a schedule. Those that have one: nightly, off.`,
      )
    expect(() => bridge.fire('off')).toThrow('The rule off is disabled')
    expect(sent).toEqual([])
  })

  test('whose target is gone goes to its dead-letter queue as the event that it was', () => {
    const target = { id: 'inbox', arn: queueArn('gone'), deadLetterArn: queueArn('dead') }
    const { bridge, sent } = openBus([nightly({ targets: [target] })], ['gone'])
    bridge.fire('nightly')
    expect(sent.map(({ queue }) => queue)).toEqual(['dead'])
    expect(body(sent)).toMatchObject({ 'detail-type': 'Scheduled Event' })
  })
})

describe('an event that is put', () => {
  test('reaches the target of each rule that matches, inside its envelope', () => {
    const { put, sent } = openBus([
      rule([{}]),
      rule([{}], { eventPattern: { source: ['other'] } }),
      rule([{}], { enabled: false }),
    ])
    const result = put(entry({ Time: 1721980800.9, Resources: ['arn:x'] }))
    expect(result.FailedEntryCount).toBe(0)
    expect(sent).toHaveLength(1)
    expect(body(sent)).toEqual({
      version: '0',
      id: (result.Entries as JsonObject[])[0]?.EventId,
      'detail-type': 'Ordered',
      source: 'shop.web',
      account: '000000000000',
      time: '2024-07-26T08:00:00Z',
      region: 'eu-west-1',
      resources: ['arn:x'],
      detail: { id: 7, items: [{ sku: 'a' }, { sku: 'b' }], note: 'say "hi"' },
    })
  })

  test('gets the present time, in whole seconds, when it has none', () => {
    const { put, sent } = openBus([rule([{}])])
    put(entry())
    expect(body(sent).time).toBe('2024-07-26T17:30:00Z')
  })

  test('finds its bus by ARN, and stays on its bus', () => {
    const { put, sent } = openBus([rule([{}])])
    put(
      entry({ EventBusName: 'arn:aws:events:eu-west-1:000000000000:event-bus/shop' }),
      entry({ EventBusName: 'default' }),
    )
    expect(sent).toHaveLength(1)
  })

  test('keeps the digits of its numbers, and text that a queue could not carry as it is', () => {
    const { put, sent } = openBus([rule([{}])])
    put(entry({ Detail: '{"n":12345678901234567890.10,"s":"\ud800\ufffe😀"}' }))
    expect(sent[0]?.body).toContain('"detail":{"n":12345678901234567890.10,"s":"\\ud800\\ufffe😀"}')
    expect((body(sent).detail as JsonObject).s).toBe('\ud800\ufffe😀')
  })

  test('reaches the rules that ask for its numbers by all of their digits', () => {
    const asking = (digits: string) =>
      rule([{}], { name: digits, eventPattern: parseJson(`{"detail":{"n":[${digits}]}}`) as JsonObject })
    const { put, sent } = openBus([asking('9007199254740992'), asking('9007199254740993')])
    put(entry({ Detail: '{"n":9007199254740993}' }), entry({ Detail: '{"n":9007199254740994}' }))
    expect(sent).toHaveLength(1)
  })

  test('may be nested deeper than a program can recurse', () => {
    const { put, sent } = openBus([rule([{}])])
    expect(put(entry({ Detail: `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}` })).FailedEntryCount).toBe(
      0,
    )
    expect(sent).toHaveLength(1)
  })

  test('is seen by listeners until they leave', () => {
    const { put, bridge } = openBus([])
    const seen: string[] = []
    const leave = bridge.onEvent((event, bus) => seen.push(`${bus} ${event['detail-type']}`))
    put(entry())
    leave()
    put(entry())
    expect(seen).toEqual(['shop Ordered'])
  })
})

describe('an entry that cannot be an event fails by itself', () => {
  test.each<[string, JsonObject, string]>([
    ['without a source', { Source: null }, 'InvalidArgument'],
    ['with an empty detail-type', { DetailType: '' }, 'InvalidArgument'],
    ['without a detail', { Detail: null }, 'InvalidArgument'],
    ['with a detail that is not JSON', { Detail: '{' }, 'MalformedDetail'],
    ['with a detail that is a list', { Detail: '[]' }, 'MalformedDetail'],
    ['from a source of AWS', { Source: 'aws.s3' }, 'NotAuthorizedForSourceException'],
    ['for a bus that does not exist', { EventBusName: 'nobody' }, 'ResourceNotFoundException'],
  ])('%s', (_, wrong, code) => {
    const { put, sent } = openBus([rule([{}])])
    const result = put(entry(), entry(wrong), entry())
    expect(result.FailedEntryCount).toBe(1)
    expect(result.Entries).toEqual([
      { EventId: expect.any(String) },
      { ErrorCode: code, ErrorMessage: expect.any(String) },
      { EventId: expect.any(String) },
    ])
    expect(sent).toHaveLength(2)
  })
})

describe('a call that AWS refuses as a whole is refused', () => {
  test.each<[string, JsonObject, string]>([
    ['no entries', { Entries: [] }, 'ValidationException'],
    ['eleven entries', { Entries: Array.from({ length: 11 }, () => entry()) }, 'ValidationException'],
    [
      'more than 1 MB',
      { Entries: [entry({ Detail: `{"a":"${'x'.repeat(1024 * 1024)}"}` })] },
      'ValidationException',
    ],
    ['a detail that is not text', { Entries: [entry({ Detail: {} })] }, 'SerializationException'],
    ['a time that is none', { Entries: [entry({ Time: 'soon' })] }, 'SerializationException'],
  ])('%s', (_, input, code) => {
    const { bridge, sent } = openBus([rule([{}])])
    expect(() => bridge.call('PutEvents', input)).toThrow(
      expect.objectContaining({ name: 'ServiceError', code }),
    )
    expect(sent).toEqual([])
  })
})

describe('what a target is given', () => {
  const input = (target: Partial<TargetModel>) => {
    const { put, sent } = openBus([rule([target])])
    put(entry())
    return sent[0]?.body
  }

  test('a constant, a part of the event, or null where the event lacks it', () => {
    expect(input({ input: '{"fixed":1}' })).toBe('{"fixed":1}')
    expect(input({ inputPath: '$.detail.items[1]' })).toBe('{"sku":"b"}')
    expect(input({ inputPath: '$.detail.none' })).toBe('null')
  })

  test.each<[string, string]>([
    [
      '{"id":<id>,"skus":<items>,"note":<note>,"none":<none>}',
      '{"id":7,"skus":[{"sku":"a"},{"sku":"b"}],"note":"say \\"hi\\"","none":null}',
    ],
    ['"order <id> has <first>: <note><none>"', '"order 7 has a: say \\"hi\\""'],
    ['{"<id>":"\\"<first>","kept":"<nobody>"}', '{"7":"\\"a","kept":"<nobody>"}'],
    [
      '{"rule":<aws.events.rule-name>,"arn":"<aws.events.rule-arn>"}',
      '{"rule":"orders","arn":"arn:aws:events:eu-west-1:000000000000:rule/shop/orders"}',
    ],
    ['<aws.events.event.ingestion-time>', '"2024-07-26T17:30:00.987Z"'],
  ])('the template %s, filled in', (inputTemplate, expected) => {
    const inputPathsMap = {
      id: '$.detail.id',
      items: '$.detail.items',
      first: '$.detail.items[0].sku',
      note: '$.detail.note',
      none: '$.detail.none',
    }
    expect(input({ inputTransformer: { inputPathsMap, inputTemplate } })).toBe(expected)
  })

  test('the whole event inside of a template', () => {
    const made = JSON.parse(
      input({
        inputTransformer: {
          inputPathsMap: {},
          inputTemplate: '{"all":<aws.events.event.json>,"head":<aws.events.event>}',
        },
      }) ?? '',
    )
    expect(made.all).toMatchObject({ source: 'shop.web', detail: { id: 7 } })
    expect(made.head).toMatchObject({ source: 'shop.web' })
    expect(made.head).not.toHaveProperty('detail')
  })

  test.each<[Partial<TargetModel>, string]>([
    [{ inputPath: '$.detail' }, '{"n":9007199254740993,"l":[1e400]}'],
    [{ inputPath: '$.detail.n.text' }, 'null'],
    [
      {
        inputTransformer: {
          inputPathsMap: { n: '$.detail.n', l: '$.detail.l' },
          inputTemplate: '{"n":<n>,"text":"<n> <l>","all":<aws.events.event.json>}',
        },
      },
      '"n":9007199254740993,"text":"9007199254740993 [1e400]","all":',
    ],
  ])('numbers with all of their digits: %j', (target, expected) => {
    const { put, sent } = openBus([rule([target])])
    put(entry({ Detail: '{"n":9007199254740993,"l":[1e400]}' }))
    expect(sent[0]?.body).toContain(expected)
  })

  test('a function gets the event as a value, with the digits of its numbers', () => {
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:greet'
    const { put, invoked } = openBus([rule([{ arn, inputPath: '$.detail' }])])
    put(entry({ Detail: '{"n":9007199254740993}' }))
    expect(JSON.stringify(invoked)).toBe(`[["${arn}",{"n":9007199254740993}]]`)
  })

  test('a function gets the event as a value', () => {
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:greet'
    const { put, invoked } = openBus([rule([{ arn, inputPath: '$.detail.id' }])])
    put(entry())
    expect(invoked).toEqual([[arn, 7]])
  })
})

describe('an event that a target does not take', () => {
  test('goes to the dead-letter queue of the target as it was, and says why', () => {
    const { put, sent, lines } = openBus(
      [rule([{ inputPath: '$.detail.id', deadLetterArn: queueArn('dead') }, { arn: queueArn('other') }])],
      ['inbox'],
    )
    expect(put(entry()).FailedEntryCount).toBe(0)
    expect(sent.map(({ queue }) => queue)).toEqual(['dead', 'other'])
    expect(body(sent)).toMatchObject({ source: 'shop.web', detail: { id: 7 } })
    expect(sent[0]?.attributes).toEqual({
      RULE_ARN: 'arn:aws:events:eu-west-1:000000000000:rule/shop/orders',
      TARGET_ARN: queueArn('inbox'),
      ERROR_CODE: 'NO_RESOURCE',
      ERROR_MESSAGE: 'no inbox',
    })
    expect(lines.join()).toContain('no inbox')
  })

  test('is told to its publisher when nothing would hold it', () => {
    const { put } = openBus([rule([{ deadLetterArn: queueArn('dead') }])], ['inbox', 'dead'])
    expect(put(entry())).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] })
  })
})

describe('calls that clients make first', () => {
  const call = (operation: string, input: JsonObject = {}) =>
    openBus([rule([{}])]).bridge.call(operation, input)

  test('describe the buses and the rules', () => {
    expect(call('DescribeEventBus', { Name: 'shop' })).toMatchObject({ Name: 'shop' })
    expect(call('DescribeEventBus')).toMatchObject({ Name: 'default' })
    expect(call('ListEventBuses', { NamePrefix: 'sh' })).toMatchObject({ EventBuses: [{ Name: 'shop' }] })
    expect(call('ListRules')).toEqual({ Rules: [] })
    expect(call('ListRules', { EventBusName: 'shop' })).toMatchObject({
      Rules: [{ Name: 'orders', State: 'ENABLED', EventPattern: '{"source":[{"prefix":"shop."}]}' }],
    })
    expect(call('DescribeRule', { Name: 'orders', EventBusName: 'shop' })).toMatchObject({
      EventBusName: 'shop',
    })
    expect(call('ListTargetsByRule', { Rule: 'orders', EventBusName: 'shop' })).toEqual({
      Targets: [{ Id: '0', Arn: queueArn('inbox') }],
    })
    expect(call('ListRuleNamesByTarget', { TargetArn: queueArn('inbox'), EventBusName: 'shop' })).toEqual({
      RuleNames: ['orders'],
    })
  })

  test('TestEventPattern answers as a rule would', () => {
    const Event = JSON.stringify({
      id: '1',
      account: '0',
      source: 'a',
      time: 't',
      region: 'r',
      resources: [],
      'detail-type': 'd',
    })
    expect(call('TestEventPattern', { EventPattern: '{"source":["a"]}', Event })).toEqual({ Result: true })
    expect(call('TestEventPattern', { EventPattern: '{"source":["b"]}', Event })).toEqual({ Result: false })
    const of = (n: string) => Event.replace('{', `{"n":${n},`)
    const EventPattern = '{"n":[9007199254740993]}'
    expect(call('TestEventPattern', { EventPattern, Event: of('9007199254740993') })).toEqual({
      Result: true,
    })
    expect(call('TestEventPattern', { EventPattern, Event: of('9007199254740992') })).toEqual({
      Result: false,
    })
    expect(() => call('TestEventPattern', { EventPattern: '{"source":"a"}', Event })).toThrow(
      expect.objectContaining({ code: 'InvalidEventPatternException' }),
    )
    expect(() =>
      call('TestEventPattern', { EventPattern: '{"source":["a"]}', Event: '{"source":"a"}' }),
    ).toThrow('id is required')
  })

  test('what does not exist, or is not honoured, is an error that names it', () => {
    expect(() => call('DescribeEventBus', { Name: 'x' })).toThrow('Event bus x does not exist.')
    expect(() => call('DescribeRule', { Name: 'x' })).toThrow('Rule x does not exist on EventBus default.')
    expect(() => call('PutPermission')).toThrow(ServiceError)
    expect(() => call('PutPermission')).toThrow('PutPermission is not honoured by the local stack')
    expect(() => call('constructor')).toThrow('constructor is not honoured')
  })
})

test.each<[string, RuleModel, string]>([
  ['a pattern', rule([], { eventPattern: { source: 'a' } }), 'EventPattern'],
  ['a JSONPath', rule([{ inputPath: '$..x' }]), 'Targets[0]'],
  ['a bus', rule([], { busName: 'nobody' }), 'EventBusName'],
])('%s that is not valid stops the start, and is named', (_, wrong, path) => {
  let refused: unknown
  try {
    openBus([wrong])
  } catch (error) {
    refused = error
  }
  expect(refused).toBeInstanceOf(TemplateError)
  expect(refused).toMatchObject({ logicalId: 'Rule', path })
})
