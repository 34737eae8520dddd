import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { UserId } from '../../schemas/ids.ts'
import { openStore } from '../../store/open.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { campaign, keepsakeId, user } from './support/values.ts'

class Crash extends Error {}

let tables: TestTables

beforeAll(async () => {
  tables = await startTables()
})
afterAll(() => tables.stop())

/** Every third write fails before it is sent, or after it took effect, by turns. */
function crashing(client: DynamoDBClient): { crashes: number } {
  const seen = { writes: 0, crashes: 0 }
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== 'PutItemCommand') return next(args)
      seen.writes += 1
      if (seen.writes % 3 > 0) return next(args)
      seen.crashes += 1
      if (seen.crashes % 2 === 0) await next(args)
      throw new Crash()
    },
    { step: 'initialize', priority: 'high' },
  )
  return seen
}

test.each([
  { supply: 100, users: 1000, twice: 200 },
  { supply: 150, users: 200, twice: 200 },
  { supply: 100, users: 60, twice: 60 },
])('$supply editions among $users users, $twice of them in two invocations, with crashes', async (given) => {
  const { supply, users, twice } = given
  const client = tables.newClient()
  const store = openStore({ client, tables: tables.names })
  const faults = crashing(client)
  const edition = {
    campaignId: campaign('paris'),
    keepsakeId: keepsakeId(`gold-${supply}-${users}`),
    of: supply,
  }

  /** As a queue does: delivers again until there is an answer. */
  const claimUntilAnswered = async (userId: UserId): Promise<number | 'sold-out'> => {
    while (true) {
      const answer = await store
        .forUser(userId)
        .claimEdition(edition)
        .catch((error) => {
          if (!(error instanceof Crash)) throw error
        })
      if (answer) return answer === 'sold-out' ? answer : answer.number
    }
  }

  const names = Array.from({ length: users }, (_, i) => user(`viewer-${i}`))
  const claimants = [...names, ...names.slice(0, twice)]
  const answers = await Promise.all(claimants.map(claimUntilAnswered))

  const answersOf = Map.groupBy(answers, (_, i) => claimants[i])
  for (const given of answersOf.values()) expect(new Set(given).size).toBe(1)
  const numbers = names.map((_, i) => answers[i]).filter((answer) => typeof answer === 'number')
  expect(numbers).toHaveLength(Math.min(supply, users))
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(numbers.every((number) => number >= 1 && number <= supply)).toBe(true)
  expect(faults.crashes).toBeGreaterThan(10)

  const onceMore = await Promise.all(names.map(claimUntilAnswered))
  expect(onceMore).toEqual(answers.slice(0, users))
})
