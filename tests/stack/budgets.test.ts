import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import type { Item } from '../../store/items.ts'
import { answers, collected, votes } from '../functions/support/catalogue.ts'
import { itemBytes } from '../store/support/item-bytes.ts'
import { typed } from '../store/support/typed.ts'
import { runs } from '../support/runs.ts'
import { answer, vote, watch } from './support/activities.ts'
import { get } from './support/app.ts'
import type { Entry } from './support/aws.ts'
import { startTestStack, type TestStack } from './support/stack.ts'

/** The functions measured the units, and the database saw the calls. */
interface Cost {
  readonly read: number
  readonly write: number
  readonly calls: readonly string[]
}

let stack: TestStack
const calls: string[] = []
/** Reads of live connections. */
let pushes = 0

beforeAll(async () => {
  stack = await startTestStack(
    {
      id: 'games',
      keepsakes: [
        { id: 'voter', earn: votes(1) },
        { id: 'ace', earn: answers(50, 'questionId') },
        {
          id: 'viewer',
          earn: { watch: { where: { programId: [{ prefix: 'opening-' }] }, minutes: 30 } },
          supply: 1000,
        },
        { id: 'both', earn: collected(['voter', 'viewer']) },
      ],
    },
    {
      id: 'elsewhere',
      keepsakes: [
        { id: 'x', earn: { count: { activity: 'PollVoted', where: { pollId: ['x'] }, target: 1 } } },
      ],
    },
  )
  const { dynamo } = stack.run.stack.aws
  const handle = dynamo.handle
  dynamo.handle = (request, response, body) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '')
    if (JSON.parse(body.toString()).TableName === stack.run.endpoints.tables.connections) pushes++
    else calls.push(operation)
    handle(request, response, body)
  }
})
afterAll(() => stack?.stop())

async function costOf(step: () => Promise<unknown>): Promise<Cost> {
  const { metrics } = stack.run
  metrics.reset()
  calls.length = 0
  pushes = 0
  await step()
  await stack.settled()
  return {
    read: metrics.sum('ReadUnits') - pushes * 0.5,
    write: metrics.sum('WriteUnits'),
    calls: calls.toSorted(),
  }
}

/** All that one user does, step by step, with what it costs. */
async function dayOf(userId: string): Promise<Record<string, Cost>> {
  const costs: Record<string, Cost> = {}
  const token = await stack.token(userId)
  const publish = async (step: string, ...entries: Entry[]) => {
    costs[step] = await costOf(() => stack.publish(...entries))
    expect(stack.run.metrics.sum('ActivitiesRejected')).toBe(0)
  }
  const read = async (step: string, path: string, status = 200) => {
    costs[step] = await costOf(async () => {
      expect((await get(stack.run.endpoints, path, token)).status).toBe(status)
    })
  }
  const [answered, voted, film] = [answer(userId, 'q1'), vote(userId), watch(userId, 30)]

  await read('the list of a user who has nothing', '/v1/me/keepsakes')
  await read('the passport of a user who has nothing', '/v1/me/passports/games')
  await publish('a first activity', answered)
  await publish('another activity', answer(userId, 'q2'))
  await publish('a duplicate', answered)
  await publish('an activity that earns a keepsake', voted)
  await publish('an activity that earns a limited keepsake and one that collects', film)
  await publish('duplicates of what earned', voted)
  await publish('an activity that no criterion asks for', watch(userId, 5, { programId: 'news' }))
  await publish('an activity outside every campaign', vote(userId, { occurredAt: '2023-07-26T18:00:00Z' }))
  await read('the list', '/v1/me/keepsakes')
  await read('the list of one campaign', '/v1/me/keepsakes?campaignId=games')
  await read('the passport', '/v1/me/passports/games')
  await read('the passport of no campaign', '/v1/me/passports/nowhere', 404)
  await read('the campaigns', '/v1/campaigns')
  await read('one campaign', '/v1/campaigns/games')
  await read('health', '/v1/health')
  return costs
}

const NOTHING: Cost = { read: 0, write: 0, calls: [] }

/**
 * DESIGN section 5. A claim of an edition reads a bucket, and writes itself and its number: one Query, two PutItem. What an announced award costs off the award path
 * is left out here: half a unit for its user's live connections, once for each batch of pushAwards that has some of
 * them. tests/stack/live.test.ts holds that.
 */
const BUDGETS: Record<string, Cost> = {
  'the list of a user who has nothing': { read: 0.5, write: 0, calls: ['Query'] },
  'the passport of a user who has nothing': { read: 1, write: 0, calls: ['GetItem', 'Query'] },
  'a first activity': { read: 0.5, write: 1, calls: ['Query', 'UpdateItem'] },
  'another activity': { read: 0.5, write: 1, calls: ['Query', 'UpdateItem'] },
  'a duplicate': { read: 0.5, write: 0, calls: ['Query'] },
  'an activity that earns a keepsake': {
    read: 0.5,
    write: 3,
    calls: ['PutItem', 'Query', 'UpdateItem'],
  },
  'an activity that earns a limited keepsake and one that collects': {
    read: 1,
    write: 7,
    calls: ['PutItem', 'PutItem', 'PutItem', 'PutItem', 'Query', 'Query', 'UpdateItem'],
  },
  'duplicates of what earned': { read: 0.5, write: 0, calls: ['Query'] },
  'an activity that no criterion asks for': NOTHING,
  'an activity outside every campaign': NOTHING,
  'the list': { read: 0.5, write: 0, calls: ['Query'] },
  'the list of one campaign': { read: 0.5, write: 0, calls: ['Query'] },
  'the passport': { read: 1, write: 0, calls: ['GetItem', 'Query'] },
  'the passport of no campaign': NOTHING,
  'the campaigns': NOTHING,
  'one campaign': NOTHING,
  health: NOTHING,
}

/** Others in the same tables: what a read finds of them on its way is many pages of them, or nothing. */
const OTHERS = runs(5_000)
const crowded = new Set<string>()

/** Others, of whom the tables hold three items each: their ids all round the user's and beginning as it does. */
async function crowd(userId: string): Promise<void> {
  if (crowded.has(userId)) return
  crowded.add(userId)
  const { tables } = stack.run.endpoints
  const { dynamo } = stack.run.stack.aws
  const ids = Array.from(
    { length: OTHERS },
    (_, index) => `${userId.slice(0, index % (userId.length + 1))}${index}`,
  )
  // Whoever holds an edition, or looks at the page at the moment.
  const some = ids.slice(-OTHERS / 2)
  const common = { earnedAt: '2024-07-26T18:00:00.000Z', recordedAt: '2024-07-26T18:01:00.000Z' }
  await dynamo.seed(
    tables.keepsakes,
    ids.map((id) => typed({ userId: id, keepsake: 'games#voter', eventId: 'e', ...common })),
  )
  const body = '{"measures":{},"earned":["voter","ace"]}'
  await dynamo.seed(
    tables.progress,
    ids.map((id) => typed({ userId: id, campaignId: 'games', version: 1, body })),
  )
  await dynamo.seed(
    tables.editions,
    some.map((id, index) =>
      typed({
        userOrBucket: `user#${id}`,
        keepsakeOrNumber: 'games#viewer',
        edition: index,
        supply: 50_000,
        ticket: `ticket-${index}`,
      }),
    ),
  )
  await dynamo.seed(
    tables.connections,
    some.map((id) =>
      typed({
        userId: id,
        connectionId: 'open=',
        connectedAt: '2024-07-26T18:00:00.000Z',
        expiresAt: 4_000_000_000,
      }),
    ),
  )
}

test('every route and the award path keep their budgets, the same on empty tables and beside very many other users', async () => {
  // Whether it has sold out, an environment of the function asks once.
  await stack.publish(watch('first', 30))
  await stack.settled()
  expect(await dayOf('anna')).toEqual(BUDGETS)
  await crowd('berta')
  expect(await dayOf('berta')).toEqual(BUDGETS)
})

/** A read of these items may cost 0.5 units for each 4 KB. */
const readOf = (items: readonly Item[]) =>
  0.5 * Math.ceil(items.reduce((sum, item) => sum + itemBytes(item), 0) / 4096)

/** A thousand keepsakes in fifty campaigns, many of one moment, as the table holds them: newest first. */
function thousandKeepsakes(userId: string): Record<string, string>[] {
  return Array.from({ length: 1_000 }, (_, index) => ({
    userId,
    keepsake: `${index % 50 === 0 ? 'games' : `campaign-${index % 50}`}#keepsake-${index}`,
    earnedAt: new Date(Date.UTC(2024, 6, 26) - Math.floor(index / 30) * 60_000).toISOString(),
    recordedAt: '2024-07-26T18:01:00.000Z',
    eventId: `event-${index}`,
    source: 'partner.acme',
  }))
}

describe('a user with 1,000 keepsakes, beside very many other users', () => {
  const items = thousandKeepsakes('conny')
  let token: string
  beforeAll(async () => {
    token = await stack.token('conny')
    await crowd('berta')
    await stack.run.stack.aws.dynamo.seed(stack.run.endpoints.tables.keepsakes, items.map(typed))
  })

  /** Every page there is, with what it cost. */
  async function pagesOf(query: Record<string, string>) {
    const pages: { cost: Cost; names: string[] }[] = []
    let cursor: string | undefined
    do {
      const parameters = new URLSearchParams({ ...query, ...(cursor ? { cursor } : {}) })
      let page: KeepsakeList = { keepsakes: [] }
      const cost = await costOf(async () => {
        const { status, body } = await get(stack.run.endpoints, `/v1/me/keepsakes?${parameters}`, token)
        expect(status).toBe(200)
        page = body as KeepsakeList
      })
      pages.push({ cost, names: page.keepsakes.map((each) => `${each.campaignId}#${each.keepsakeId}`) })
      cursor = page.cursor
    } while (cursor !== undefined)
    return pages
  }

  test.each([9, 20, 100])(
    'pays for each page of %d one read of that page alone, to the last',
    async (limit) => {
      const pages = await pagesOf({ limit: String(limit) })
      expect(pages.flatMap(({ names }) => names).toSorted()).toEqual(
        items.map(({ keepsake }) => String(keepsake)).toSorted(),
      )
      expect(pages).toHaveLength(Math.ceil(1_000 / limit))
      // The page, the keepsake it goes on from, and the one that tells whether more follow: of the largest there are.
      const most = readOf(items.toSorted((a, b) => itemBytes(b) - itemBytes(a)).slice(0, limit + 2))
      for (const { cost } of pages) {
        expect(cost).toEqual({ read: expect.any(Number), write: 0, calls: ['Query'] })
        expect(cost.read).toBeLessThanOrEqual(most)
      }
    },
  )

  test('pays for the pages of one campaign one read of what they hold in it', async () => {
    const own = items.filter(({ keepsake }) => keepsake?.startsWith('games#'))
    const pages = await pagesOf({ limit: '7', campaignId: 'games' })
    expect(pages.flatMap(({ names }) => names)).toHaveLength(own.length)
    const cost = { read: readOf(own), write: 0, calls: ['Query'] }
    expect(pages.map((page) => page.cost)).toEqual(pages.map(() => cost))
    expect(cost.read).toBe(0.5)
  })

  test('pays for a passport what anyone does', async () => {
    const cost = await costOf(() => get(stack.run.endpoints, '/v1/me/passports/games', token))
    expect(cost).toEqual(BUDGETS['the passport'])
  })

  test('pays as much to hear that nothing has changed', async () => {
    const { headers } = await get(stack.run.endpoints, '/v1/me/keepsakes', token)
    const known = { 'if-none-match': String(headers.get('etag')) }
    const cost = await costOf(async () => {
      expect(await get(stack.run.endpoints, '/v1/me/keepsakes', token, known)).toMatchObject({ status: 304 })
    })
    expect(cost).toEqual({ read: readOf(items.slice(0, 21)), write: 0, calls: ['Query'] })
  })
})
