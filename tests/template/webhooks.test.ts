import { compilePattern } from '../../event-patterns/index.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText } from './support/policies.ts'

const PARTNERS = [
  {
    id: 'acme',
    webhook: { url: 'https://hooks.acme.example/k', events: ['KeepsakeAwarded'], secretGeneration: 2 },
  },
  { id: 'north' },
]

let without: Compiled
let compiled: Compiled
beforeAll(async () => {
  without = await compile('dev')
  compiled = await compile('dev', { partners: JSON.stringify(PARTNERS) })
})

test('what this account announces and rejects goes to the queue of webhooks, if a partner has one, and nothing else does', () => {
  const { State, Targets, EventPattern } = propertiesOf(compiled, 'WebhookRule')
  expect([State, propertiesOf(without, 'WebhookRule').State]).toEqual(['ENABLED', 'DISABLED'])
  expect(Targets).toEqual([
    {
      Id: 'webhook-queue',
      Arn: { 'Fn::GetAtt': ['WebhookQueue', 'Arn'] },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['WebhookDeadLetterQueue', 'Arn'] } },
    },
  ])
  const pattern = compilePattern(
    JSON.parse(JSON.stringify(EventPattern).replace('{"Ref":"AWS::AccountId"}', '"1"')),
  )
  const event = (source: string, type: string, account = '1') => ({ source, account, 'detail-type': type })
  expect(
    [
      event('keepsakes.awards', 'KeepsakeAwarded'),
      event('keepsakes.rejections', 'ActivityRejected'),
      event('keepsakes.awards', 'KeepsakeAwarded', '2'),
      event('partner.acme', 'KeepsakeAwarded'),
      event('keepsakes.awards', 'Other'),
    ].map((each) => pattern.matches(each)),
  ).toEqual([true, true, false, false, false])
})

test('sendWebhooks is told of subscriptions, of no secret, and to send to public addresses alone', () => {
  const { Environment, RecursiveLoop } = propertiesOf(compiled, 'SendWebhooksLambdaFunction')
  const { Variables } = Environment as { Variables: Record<string, string> }
  expect(JSON.parse(Variables.WEBHOOKS ?? '')).toEqual([{ id: 'acme', ...PARTNERS[0]?.webhook }])
  expect(Variables.WEBHOOK_ADDRESSES).toBe('public')
  expect(referenceText(Variables.WEBHOOK_SECRET as never)).toBe('WebhookKey')
  // Lambda would end a delivery after sixteen rounds of the queue, and a day has more.
  expect(RecursiveLoop).toBe('Allow')
  const loops = ofType(compiled, 'AWS::Lambda::Function').filter(
    ([, each]) => each.RecursiveLoop !== undefined,
  )
  expect(loops.map(([id]) => id)).toEqual(['SendWebhooksLambdaFunction'])
})

test('the queue gives a batch six timeouts, takes whole events, and gives up what fails by a fault of ours', () => {
  const { VisibilityTimeout, RedrivePolicy, MaximumMessageSize } = propertiesOf(compiled, 'WebhookQueue')
  const { Timeout } = propertiesOf(compiled, 'SendWebhooksLambdaFunction')
  expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(Timeout))
  expect(RedrivePolicy).toEqual({
    deadLetterTargetArn: { 'Fn::GetAtt': ['WebhookDeadLetterQueue', 'Arn'] },
    maxReceiveCount: 100,
  })
  expect([MaximumMessageSize, propertiesOf(compiled, 'WebhookDeadLetterQueue').MaximumMessageSize]).toEqual([
    1_048_576, 1_048_576,
  ])
  const [mapping] = ofType(compiled, 'AWS::Lambda::EventSourceMapping').filter(
    ([, { EventSourceArn }]) => referenceText(EventSourceArn) === 'WebhookQueue.Arn',
  )
  expect(mapping?.[1]).toMatchObject({ BatchSize: 10, ScalingConfig: { MaximumConcurrency: 10 } })
})

test('the key of secrets is made by the template, long and without signs', () => {
  expect(propertiesOf(compiled, 'WebhookKey')).toMatchObject({
    Name: 'keepsakes-dev-webhook-key',
    GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
  })
})
