import { recordScan } from '../../../bench/outage/recorded-scan.ts'
import { readAll } from '../../../bench/reading/scan.ts'
import type { AwsServer } from '../../../local/aws/server.ts'
import type { TableAnswer } from '../../../local/aws/table-answer.ts'
import { openAws } from '../../local/aws/open.ts'

let aws: AwsServer
beforeAll(async () => {
  aws = await openAws()
})
afterAll(() => aws.stop())

test('a recorded scan answers what the database answers, and tells of the same units', async () => {
  const padding = 'x'.repeat(9_000)
  const thing = (number: number) => ({
    ...{ userId: { S: `u${number}` }, thing: { S: 'a' } },
    ...{ at: { S: '2024' }, padding: { S: padding } },
  })
  await aws.dynamo.seed(
    'things',
    Array.from({ length: 250 }, (_, number) => thing(number)),
  )
  const told: TableAnswer[] = []
  const recorded = await recordScan(aws.url, 'things', (answer) => told.push(answer))
  const items = await readAll(recorded.url, 'things')
  expect(items).toEqual(await readAll(aws.url, 'things'))
  await recorded.stop()
  // A page has a megabyte at most.
  expect(told.length).toBeGreaterThan(2)
  expect(told.reduce((sum, { items: count = 0 }) => sum + count, 0)).toBe(250)
  const bytes = 250 * (9_000 + 30)
  expect(told.reduce((sum, { units = 0 }) => sum + units, 0)).toBeCloseTo(bytes / 4096 / 2, -1)
})
