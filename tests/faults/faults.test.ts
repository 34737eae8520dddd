import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { runs } from '../support/runs.ts'
import { hotUser } from './hot-user.ts'
import { stampede } from './stampede.ts'
import { RUSH, seatOf } from './support/campaigns.ts'
import { check } from './support/check.ts'
import type { Size } from './support/fault.ts'
import { stampedeOf } from './support/workload.ts'
import { World } from './support/world.ts'

const SIZE: Size = {
  ...{ seed: 7, kills: 1, viewers: 1, burst: 22, hot: runs(150) },
  stampede: { users: runs(24), editions: runs(5) },
}

// These two wait for no restart. `npm run faults` has them all; kill.test.ts kills a stack in each run of the suite.
const QUICK = [hotUser, stampede]

// One world for all: each fault has users of its own.
let world: World
beforeAll(async () => {
  world = await World.create({ size: SIZE })
})
afterAll(() => world.dispose())

const NOTHING_AMISS = { wrong: [], lost: [], doubled: [] }

test.each(QUICK)('after a small $name nothing is lost, wrong or there twice', async ({ run }) => {
  const { verdict, injected, events } = await run(world, SIZE)
  expect(verdict).toMatchObject(NOTHING_AMISS)
  expect(verdict.compared).toBeGreaterThan(0)
  expect(events).toBeGreaterThan(0)
  // It shows nothing unless harm was done.
  expect(Object.values(injected).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
})

test('the checks tell of a keepsake that is missing, of one that is not earned, and of what waits for nobody', async () => {
  const workload = await stampedeOf('stampede', SIZE)
  const { aws, endpoints } = await world.running()
  const [robbed = '', given = ''] = [...workload.expected.keys()]
  const item = (userId: string, keepsakeId: string) => ({
    userId: { S: userId },
    keepsake: { S: `${RUSH}#${keepsakeId}` },
  })
  const TableName = endpoints.tables.keepsakes
  await aws.dynamo.send(new DeleteItemCommand({ TableName, Key: item(robbed, 'stampede-guest') }))
  const earnedAt = { S: '2024-08-04T12:00:00Z' }
  const unearned = { ...item(given, seatOf('burst')), earnedAt, recordedAt: earnedAt, eventId: { S: 'no' } }
  await aws.dynamo.send(new PutItemCommand({ TableName, Item: unearned }))
  await aws.send(endpoints.deadLetterQueueUrl, { MessageBody: '{}' })

  const { wrong, lost } = await check(world, workload)
  expect(lost).toEqual(
    expect.arrayContaining([
      `${robbed} lacks ${RUSH}/stampede-guest`,
      `${given}/${RUSH}/${seatOf('burst')} was never announced`,
      '1 messages lie in keepsakes-local-activity-dead-letter',
    ]),
  )
  expect(wrong).toEqual(
    expect.arrayContaining([`${given} holds ${RUSH}/${seatOf('burst')}, and has not earned it`]),
  )
})
