import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonObject } from '../../json/json.ts'
import { adoptionTemplate, keptOf } from '../../packaging/adoption.ts'
import { PRODUCTION } from '../../packaging/stage-settings.ts'
import {
  FLEETING,
  protectState,
  STATEFUL,
  StatefulError,
  stackPolicyOf,
  statefulIds,
} from '../../packaging/stateful.ts'
import { type Compiled, compile, ofType } from './support/compiled.ts'

type Template = Parameters<typeof protectState>[0]

let compiled: Compiled
let inUse: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
  inUse = await compile('prod', PRODUCTION)
})
const templateOf = ({ text }: Compiled) => JSON.parse(text) as Template
const settingsOf = async ({ directory }: Compiled) =>
  JSON.parse(await readFile(join(directory, 'stack-settings.json'), 'utf8'))

/** All that holds state: a resource that is added, or gone, is found. */
const HOLD_STATE = [
  'KeepsakesTable2',
  'ProgressTable2',
  'EditionsTable2',
  'CatalogueBucket',
  'StudioBucket',
  'SiteBucket',
  'RawExportBucket',
  'AnalyticsBucket',
  'AthenaResultsBucket',
  'RequestBucket',
  'ActivityQueue',
  'ActivityDeadLetterQueue',
  'RuleDeadLetterQueue',
  'RejectionQueue',
  'RejectionDeadLetterQueue',
  'RejectedActivityQueue',
  'WebhookQueue',
  'WebhookDeadLetterQueue',
  'WebhookKey',
  'ErasureQueue',
  'ErasureDeadLetterQueue',
  'ExportRequestQueue',
  'ExportManifestQueue',
  'ExportDeadLetterQueue',
  'TidyQueue',
  'TidyDeadLetterQueue',
  'EventBus',
  'ActivityArchive',
  'PseudonymKey',
]

test('whatever holds state is kept, whatever becomes of the stack of a stage in use', () => {
  expect(statefulIds(templateOf(inUse)).toSorted()).toEqual(HOLD_STATE.toSorted())
  for (const id of HOLD_STATE)
    expect([id, inUse.resources[id]]).toEqual([
      id,
      expect.objectContaining({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
    ])
})

test('a resource of such a kind is either kept or on the list of those that may go, with the reason', () => {
  const others = Object.entries(inUse.resources).flatMap(([id, { Type }]) =>
    STATEFUL.includes(Type) && !HOLD_STATE.includes(id) ? [id] : [],
  )
  expect(others.sort()).toEqual(Object.keys(FLEETING).sort())
})

test('a stage in use refuses an update that would replace or drop what holds state; and a stage that is not, none', async () => {
  const { policy, terminationProtection } = await settingsOf(inUse)
  expect(policy).toEqual(stackPolicyOf(templateOf(inUse)))
  const [all, never] = policy as { Effect: string; Action: unknown; Resource: string[] }[]
  expect([all?.Effect, all?.Action]).toEqual(['Allow', 'Update:*'])
  expect([never?.Effect, never?.Action]).toEqual(['Deny', ['Update:Replace', 'Update:Delete']])
  expect(never?.Resource.toSorted()).toEqual(HOLD_STATE.map((id) => `LogicalResourceId/${id}`).toSorted())
  expect(terminationProtection).toBe(true)
  expect(await settingsOf(compiled)).toMatchObject({ policy: [], terminationProtection: false })
})

test('everything that can have tags has those of its stage', async () => {
  expect((await settingsOf(inUse)).tags).toEqual({
    project: 'keepsakes',
    STAGE: 'prod',
    'cost-center': 'keepsakes',
  })
  // A tag of IAM is the same in capitals: a role with both is refused.
  const keys = Object.keys((await settingsOf(inUse)).tags).map((key) => key.toLowerCase())
  expect(new Set(keys).size).toBe(keys.length)
})

/** A fault planted into the template as the packager would have it without the plugin. */
test.each<[what: string, Type: string, Properties: JsonObject]>([
  ['a table without a name', 'AWS::DynamoDB::Table', {}],
  ['a queue without a name', 'AWS::SQS::Queue', { VisibilityTimeout: 1 }],
  ['a key, which can have none', 'AWS::KMS::Key', { Description: 'of everything' }],
])('%s is refused: a stack that is made again could not find it', (_what, Type, Properties) => {
  const template = { ...templateOf(compiled), Resources: { Another: { Type, Properties } } }
  expect(() => protectState(template, true)).toThrow(StatefulError)
  expect(() => protectState(template, true)).toThrow(/Another \(AWS::\S+\) holds state and has no \w+/)
})

test('a new queue is kept and in the policy without anybody’s thinking of it', () => {
  const template = {
    ...templateOf(compiled),
    Resources: { Another: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'another' } } },
  }
  const kept = protectState(template, true)
  expect(kept.Resources.Another).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
  expect(JSON.stringify(stackPolicyOf(kept))).toContain('LogicalResourceId/Another')
})

const PLACE = { partition: 'aws', region: 'eu-west-1', account: '123456789012' }

test('all that is kept is found by names that are written out, before there is a stack', () => {
  const kept = keptOf(templateOf(inUse), PLACE)
  expect(kept).toHaveLength(HOLD_STATE.length)
  expect(kept).toEqual(
    expect.arrayContaining([
      { logicalId: 'KeepsakesTable2', type: 'AWS::DynamoDB::Table', name: 'keepsakes-prod-keepsakes-2' },
      {
        logicalId: 'CatalogueBucket',
        type: 'AWS::S3::Bucket',
        name: 'keepsakes-prod-catalogue-123456789012-eu-west-1',
      },
      {
        logicalId: 'PseudonymKey',
        type: 'AWS::SecretsManager::Secret',
        name: 'keepsakes-prod-pseudonym-key-2',
      },
    ]),
  )
  for (const { name } of kept) expect(name).toMatch(/^keepsakes-prod[a-z0-9-]*$/)
  expect(new Set(kept.map(({ type, name }) => `${type} ${name}`)).size).toBe(kept.length)
})

test('a new stack takes over what the one before has left, with a template that needs nothing else', () => {
  const adopted = adoptionTemplate(templateOf(inUse), HOLD_STATE, PLACE)
  const resources = adopted.Resources as Record<string, JsonObject>
  expect(Object.keys(adopted).sort()).toEqual(['AWSTemplateFormatVersion', 'Resources'])
  expect(Object.keys(resources).sort()).toEqual(HOLD_STATE.toSorted())
  const text = JSON.stringify(adopted)
  const referred = [...text.matchAll(/"(?:Ref":"|Fn::GetAtt":\[")(\w+)"/g)].map(([, id]) => id)
  expect(referred.filter((id) => !HOLD_STATE.includes(id ?? ''))).toEqual([])
  expect(text).not.toMatch(/Fn::If|\$\{(?!AWS::)/)
  for (const [id, { DeletionPolicy }] of Object.entries(resources))
    expect([id, DeletionPolicy]).toEqual([id, 'Retain'])
  // It is imported whole, or it would be generated anew by what comes next.
  expect(resources.PseudonymKey?.Properties).toEqual(inUse.resources.PseudonymKey?.Properties)
  expect(resources.KeepsakesTable2?.Properties).toMatchObject({
    TableName: 'keepsakes-prod-keepsakes-2',
    DeletionProtectionEnabled: true,
    KeySchema: expect.any(Array),
    AttributeDefinitions: expect.any(Array),
    LocalSecondaryIndexes: expect.any(Array),
  })
  // The policy of a table names roles, which are not there yet.
  expect(resources.KeepsakesTable2?.Properties).not.toHaveProperty('ResourcePolicy')
})

test('what is not found is not taken over, nor what refers to it', () => {
  const adopted = adoptionTemplate(templateOf(inUse), ['ActivityQueue', 'EventBus'], PLACE)
  const { ActivityQueue } = adopted.Resources as { ActivityQueue: { Properties: JsonObject } }
  expect(ActivityQueue.Properties).toMatchObject({ QueueName: 'keepsakes-prod-activity' })
  expect(ActivityQueue.Properties).not.toHaveProperty('RedrivePolicy')
})

test('every output says what it is for', () => {
  const { Outputs } = templateOf(inUse) as unknown as { Outputs: Record<string, { Description?: string }> }
  const without = Object.entries(Outputs).filter(([, { Description }]) => !Description)
  expect(without.map(([name]) => name)).toEqual([])
  expect(ofType(inUse, 'AWS::CodeDeploy::Application')).toHaveLength(1)
})
