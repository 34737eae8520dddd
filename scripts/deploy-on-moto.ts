import assert from 'node:assert/strict'
import {
  CloudFormationClient,
  DeleteStackCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Deployed, type DeployOptions, deploy, type World } from '../deploying/deploy.ts'
import { PreflightError } from '../deploying/errors.ts'
import { worldOf } from '../deploying/world.ts'
import { CAMPAIGNS_FOLDER } from '../local/command.ts'
import { makePeople, putParameters } from './moto/account.ts'
import { forMoto } from './moto/adapted.ts'
import { startMoto } from './moto/server.ts'

const STAGE = 'trial'
const SKIPPED =
  'skipped: moto_server is not on the PATH, so no emulator of AWS has judged the deployment (pip install "moto[server]")'

/** Deploys to an account of moto's, from the refusal of an empty one to what comes after. @throws AssertionError */
async function judge(endpoint: string): Promise<void> {
  const said: string[] = []
  const run = async (options: Partial<DeployOptions> = {}): Promise<Deployed> => {
    const given = {
      stage: STAGE,
      param: options.params ?? {},
      campaigns: CAMPAIGNS_FOLDER,
      endpointUrl: endpoint,
    }
    said.length = 0
    const talk = { say: (line: string) => said.push(line), progress: () => {}, confirm: async () => true }
    const world = await worldOf(given, talk)
    return deploy({ stage: STAGE, params: {}, allowed: new Set(), dryRun: false, ...options }, onMoto(world))
  }

  const refused = await run().catch((error: unknown) => error)
  assert(refused instanceof PreflightError)
  const at = refused.mistakes.map((one) => one.at)
  assert.deepEqual(at.filter((name) => name.startsWith('/keepsakes/')).length, 5)
  assert(at.includes('API Gateway') && at.includes('credentials') === false)
  tell(`an empty account is refused, with all ${at.length} things that stand in the way`)

  const people = await makePeople(endpoint)
  await putParameters(endpoint, { stage: STAGE, ...people })
  const made = await run()
  assert(made.changed && made.inUse)
  const types = await typesIn(endpoint)
  for (const type of [
    'DynamoDB::Table',
    'S3::Bucket',
    'SQS::Queue',
    'Lambda::Function',
    'Events::Rule',
    'IAM::Role',
  ])
    assert(types.has(type), `moto made no ${type}`)
  tell(
    `an account without a stage gets one in use: ${[...types].map(([type, n]) => `${n} ${type}`).join(', ')}`,
  )

  assert.equal((await run()).changed, false)
  tell('the same again changes nothing, and uploads nothing')

  const shown = await run({ dryRun: true, params: { awardConcurrency: '200' } })
  assert.equal(shown.changed, false)
  assert(said.some((line) => /EventSourceMapping: AwardKeepsakes/.test(line)))
  assert.equal((await run()).changed, false)
  tell('a dry run shows what would change, and changes nothing')

  await assert.rejects(run({ params: { tableGeneration: '2' } }), /KeepsakesTable .* would be removed/)
  assert.equal((await run()).changed, false)
  tell('tables that would be taken away are refused')

  const cloudFormation = new CloudFormationClient({ endpoint })
  await cloudFormation.send(new DeleteStackCommand({ StackName: `keepsakes-${STAGE}` }))
  await makeTable(endpoint, `keepsakes-${STAGE}-keepsakes`)
  await makeTable(endpoint, `keepsakes-${STAGE}-connections`)
  const inTheWay = await run({ dryRun: true }).catch((error: unknown) => error)
  assert(inTheWay instanceof PreflightError)
  assert(inTheWay.mistakes.some((one) => one.at === `keepsakes-${STAGE}-connections`))
  assert(!inTheWay.mistakes.some((one) => one.at === `keepsakes-${STAGE}-keepsakes`))
  tell('of tables that are there without a stack, one that is kept is adopted, and another is in the way')
}

/** Moto has neither the protection of stacks nor the settings of Lambda's accounts, and imports nothing. */
function onMoto(world: World): World {
  return {
    ...world,
    // Its functions run in containers, which there are none of here.
    functions: { ...world.functions, fly: async () => ({ awarded: true, delayMs: 0 }) },
    looks: { ...world.looks, concurrency: async () => 1_000 },
    stacks: { ...world.stacks, setTerminationProtection: async () => {} },
    packaged: async (params) => forMoto(await world.packaged(params), STAGE),
    pause: async () => {},
  }
}

async function typesIn(endpoint: string): Promise<Map<string, number>> {
  const client = new CloudFormationClient({ endpoint })
  const types = new Map<string, number>()
  for await (const page of paginateListStackResources({ client }, { StackName: `keepsakes-${STAGE}` }))
    for (const { ResourceType } of page.StackResourceSummaries ?? []) {
      // It names no type of what it does not make.
      const type = ResourceType?.replace(/^AWS::/, '')
      if (type) types.set(type, (types.get(type) ?? 0) + 1)
    }
  return types
}

async function makeTable(endpoint: string, TableName: string): Promise<void> {
  const table = new CreateTableCommand({
    TableName,
    KeySchema: [{ AttributeName: 'userId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'userId', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
  await new DynamoDBClient({ endpoint }).send(table).catch((error: Error) => {
    if (error.name !== 'ResourceInUseException') throw error
  })
}

const tell = (line: string) => console.log(`ok: ${line}`)

if (import.meta.main) {
  process.env.AWS_REGION = 'eu-west-1'
  process.env.AWS_ACCESS_KEY_ID = 'moto'
  process.env.AWS_SECRET_ACCESS_KEY = 'moto'
  const moto = await startMoto()
  if (moto === undefined) console.log(SKIPPED)
  else
    try {
      await judge(moto.url)
    } catch (error) {
      console.error(error)
      process.exitCode = 1
    } finally {
      moto.stop()
    }
}
