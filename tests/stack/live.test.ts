import { createTokenIssuer } from '../../local/http-api/tokens.ts'
import { liveMessageSchema } from '../../schemas/api/live-message.ts'
import { openStore, type Store } from '../../store/open.ts'
import { votes } from '../functions/support/catalogue.ts'
import { user } from '../store/support/values.ts'
import { vote } from './support/activities.ts'
import { eraseMe, get, heldBy } from './support/app.ts'
import { LiveApp } from './support/live-app.ts'
import { startTestStack, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

let stack: TestStack
let store: Store
const apps: LiveApp[] = []

beforeAll(async () => {
  stack = await startTestStack({
    id: 'games',
    keepsakes: [
      { id: 'voter', earn: votes(1) },
      { id: 'double', earn: votes(2), supply: 10 },
    ],
  })
  store = openStore({ client: stack.aws.dynamo, tables: stack.run.endpoints.tables })
})
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})
afterAll(() => stack?.stop())

async function appOf(userId: string, token?: string): Promise<LiveApp> {
  const app = new LiveApp(stack.run.endpoints.live, token ?? (await stack.token(userId)))
  apps.push(app)
  return app
}
async function opened(userId: string, token?: string): Promise<LiveApp> {
  const app = await appOf(userId, token)
  await app.opened
  return app
}

/** The ids of a user's connections in the table, as any function finds them. */
const connectionsOf = async (userId: string) =>
  (await store.forUser(user(userId)).connections(Date.now())).map(({ connectionId }) => connectionId)
const connected = (userId: string, count: number) =>
  until(
    `${count} connections of ${userId}`,
    () => connectionsOf(userId),
    ({ length }) => length === count,
  )

test.each(['auth0|5f7c8ec7c33c6c004bbafe82', 'samlp|acme|u@x.example', 'https://login.example/users/1#a'])(
  'a user called %j is awarded, told of it, shown it, and erased',
  async (userId) => {
    const app = await opened(userId)
    const token = await stack.token(userId)
    await stack.publish(
      vote(userId, { pollId: 'crid://broadcaster.example/b0', optionId: 'Zinédine Zidane' }),
    )
    await until('the award', () => app.messages.length)
    expect(app.messages[0]?.detail).toMatchObject({ awardId: `${userId}/games/voter`, userId })
    expect(await heldBy(stack.run.endpoints, token)).toEqual(['games/voter'])
    expect(await eraseMe(stack.run.endpoints, token)).toBe(204)
    const { body } = await get(stack.run.endpoints, '/v1/me/export', token)
    expect(body).toMatchObject({ userId, keepsakes: [], progress: [] })
    expect(stack.log.filter((line) => /"level":"ERROR"/.test(line))).toEqual([])
  },
)

test('an award reaches its user’s two open apps, whole, and nobody else’s', async () => {
  const [phone, television, other] = [await opened('anna'), await opened('anna'), await opened('ben')]
  await stack.publish(vote('anna'))
  for (const app of [phone, television]) {
    await until('the award', () => app.messages.length)
    expect(app.messages).toMatchObject([
      {
        'detail-type': 'KeepsakeAwarded',
        detail: { awardId: 'anna/games/voter', userId: 'anna', campaignId: 'games', keepsakeId: 'voter' },
      },
    ])
    expect(liveMessageSchema.safeParse(app.messages[0]).error).toBeUndefined()
  }
  await stack.publish(vote('ben'))
  await until('ben’s own', () => other.messages.length)
  expect(other.messages.map(({ detail }) => detail.awardId)).toEqual(['ben/games/voter'])
  expect(phone.messages).toHaveLength(1)
})

test('a limited keepsake comes with its number', async () => {
  const app = await opened('carl')
  await stack.publish(vote('carl'), vote('carl'))
  await until('both awards', () => app.messages.length === 2)
  const double = app.messages.find(({ detail }) => detail.keepsakeId === 'double')
  expect(double?.detail.edition).toEqual({ number: expect.any(Number), of: 10 })
})

describe('a token', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    sub: 'dora',
    iss: 'https://issuer.keepsakes.local/',
    aud: 'keepsakes-api',
    exp: 4_000_000_000,
  }
  const { aud: audience } = claims
  test.each<[what: string, token: () => Promise<string>]>([
    ['that is none', async () => 'dora'],
    ['that has expired', () => stack.run.tokens.sign({ sub: 'dora', expiresIn: -60 })],
    [
      'of another issuer',
      async () =>
        (await createTokenIssuer({ issuer: 'https://other.example/', audience })).sign({ sub: 'dora' }),
    ],
    ['without a signature', async () => `${part({ alg: 'none' })}.${part(claims)}.`],
    [
      'whose user was changed',
      async () => {
        const [header, , signature] = (await stack.token('other')).split('.')
        return `${header}.${part(claims)}.${signature}`
      },
    ],
  ])('%s is refused at the handshake: 401', async (_, token) => {
    const app = await appOf('dora', await token())
    expect(await app.refused).toBe(401)
    expect(await connectionsOf('dora')).toEqual([])
  })

  test('that names no user is refused for good: 403', async () => {
    const app = await appOf('', await stack.run.tokens.sign({ partnerId: 'acme' }))
    expect(await app.refused).toBe(403)
  })

  test('is in nothing that is logged', async () => {
    const token = await stack.token('emil')
    await opened('emil', token)
    await (await appOf('emil', `${token}x`)).refused
    expect(stack.log.join('\n')).not.toContain(token.split('.')[2])
  })
})

test('an app that closes its connection is forgotten', async () => {
  const app = await opened('fritz')
  await connected('fritz', 1)
  await app.close()
  expect(await connected('fritz', 0)).toEqual([])
})

test('a connection that has gone without a word is removed when something is to be sent to it', async () => {
  const connectedAt = new Date(Date.now() - 60 * 60_000).toISOString()
  const expiresAt = Math.floor(Date.now() / 1000) + 3600
  await store.forUser(user('gina')).connect({ connectionId: 'long-gone=', connectedAt, expiresAt })
  const app = await opened('gina')
  await stack.publish(vote('gina'))
  await until('the award', () => app.messages.length)
  expect(await connected('gina', 1)).not.toContain('long-gone=')
})

test('a ping keeps a connection open; once the token has expired, it closes it', async () => {
  const app = await opened('hans', await stack.run.tokens.sign({ sub: 'hans', expiresIn: 2 }))
  const closed = await until('it to close', () => {
    if (!app.closed) app.send('ping')
    return app.closed
  })
  expect(closed).toBe(true)
  expect(await connected('hans', 0)).toEqual([])
})

test('what a silent backfill earns is pushed to nobody', async () => {
  const app = await opened('ida')
  const { activityQueueUrl } = stack.run.endpoints
  const { Source, DetailType, Detail, Time } = vote('ida')
  await stack.aws.send(activityQueueUrl, {
    MessageBody: JSON.stringify({
      version: '0',
      id: '00000000-0000-0000-0000-000000000000',
      source: Source,
      'detail-type': DetailType,
      time: Time?.toISOString(),
      account: '000000000000',
      region: 'eu-west-1',
      resources: [],
      detail: JSON.parse(String(Detail)),
    }),
    MessageAttributes: { announce: { DataType: 'String', StringValue: 'no' } },
  })
  await stack.settled()
  // The second keepsake is announced, and so comes after all that the first could have sent.
  await stack.publish(vote('ida'))
  await until('the second award', () => app.messages.length)
  expect(app.messages.map(({ detail }) => detail.keepsakeId)).toEqual(['double'])
})

test('an award that somebody else announces on the bus reaches no connection', async () => {
  const app = await opened('igor')
  const forged = {
    awardId: 'igor/games/voter',
    userId: 'igor',
    campaignId: 'games',
    keepsakeId: 'voter',
    earnedAt: '2024-07-26T18:00:00.000Z',
    recordedAt: '2024-07-26T18:00:01.000Z',
    eventId: 'forged',
  }
  const { metrics } = stack.run
  metrics.reset()
  await stack.publish({
    Source: 'keepsakes.awards',
    DetailType: 'KeepsakeAwarded',
    Detail: JSON.stringify(forged),
  })
  await until('the forged one to be looked at', () => metrics.sum('LiveNotHeld') === 1)
  await stack.publish(vote('igor'))
  await until('the true one', () => app.messages.length)
  expect(app.messages).toHaveLength(1)
  expect(app.messages[0]?.detail).not.toMatchObject({ eventId: 'forged' })
})

test('a push costs half a read unit for its user, and one more for each award if an app is open', async () => {
  const { metrics } = stack.run
  await opened('jana')
  const costOf = async (userId: string) => {
    metrics.reset()
    await stack.publish(vote(userId))
    return { read: metrics.sum('ReadUnits'), pushed: metrics.sum('LivePushed') }
  }
  // Half a unit for the progress, half a one for the connections, and one to see that the award is held.
  expect(await costOf('jana')).toEqual({ read: 2, pushed: 1 })
  expect(await costOf('karl')).toEqual({ read: 1, pushed: 0 })
})

test('a canary flies when its schedule does: by bus, queue, tables and back, and no list has its campaign', async () => {
  const { metrics, endpoints } = stack.run
  metrics.reset()
  const fired = await fetch(`${endpoints.api}/local/schedules/keepsakes-local-canary`, { method: 'POST' })
  expect(fired.status).toBe(200)
  await until('the canary to come back', () => metrics.sum('CanaryAwarded') === 1)
  expect(metrics.sum('CanaryFailed')).toBe(0)
  const listed = await (await fetch(`${endpoints.api}/v1/campaigns`)).text()
  expect(listed).toContain('"games"')
  expect(listed).not.toMatch(/canary/i)
})

test('stopping the stack closes every connection as going away', async () => {
  const own = await startTestStack({ id: 'games', keepsakes: [{ id: 'voter', earn: votes(1) }] })
  const app = new LiveApp(own.run.endpoints.live, await own.token('lena'))
  await app.opened
  await own.stop()
  expect(await app.end).toEqual({ code: 1001, reason: 'Going away' })
  expect(own.log.filter((line) => /ERROR|failed/.test(line))).toEqual([])
})
