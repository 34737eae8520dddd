import { campaignText } from '../functions/studio/support/studio.ts'
import { vote } from './support/activities.ts'
import { get, heldBy } from './support/app.ts'
import { startTestStackWith, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStackWith(
    { CATALOGUE_REFRESH_SECONDS: '0.2', STUDIO_REVIEW: 'required' },
    { id: 'older', keepsakes: [{ id: 'rare', earn: { count: { activity: 'PollVoted', target: 9 } } }] },
  )
})
afterAll(() => stack?.stop())

/** As the studio's page asks, with a token from the route that exists only here. */
async function ask(sub: string, method: string, path: string, body?: object, headers: object = {}) {
  const { api } = stack.run.endpoints
  const wish = JSON.stringify({ sub, scope: 'campaigns:draft campaigns:publish' })
  const { token } = (await (await fetch(`${api}/local/token`, { method: 'POST', body: wish })).json()) as {
    token: string
  }
  const answer = await fetch(`${api}/v1/studio/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of it.
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as any }
}

const liveIds = async () => {
  const { body } = await get(stack.run.endpoints, '/v1/campaigns')
  return (body as { campaigns: { campaignId: string }[] }).campaigns
    .map(({ campaignId }) => campaignId)
    .sort()
}
const live = (...ids: string[]) =>
  until('the campaigns to be live', liveIds, (found) => found.join() === ids.toSorted().join())

test('a draft that another person approved is published, awarded, and taken back with one request, and the trail tells it all', async () => {
  const text = campaignText('games')
  const saved = await ask('anna', 'PUT', 'drafts/games', { text }, { 'if-none-match': '*' })
  expect(saved.status).toBe(201)
  const publication = { revision: 1, reason: 'The games begin' }
  expect((await ask('anna', 'POST', 'drafts/games/publication', publication)).status).toBe(409)
  expect((await ask('ben', 'POST', 'drafts/games/review', { decision: 'approve', revision: 1 })).status).toBe(
    200,
  )
  expect((await ask('anna', 'POST', 'drafts/games/publication', publication)).body).toMatchObject({
    release: 2,
  })
  await live('games', 'older')

  const token = await stack.token('fan')
  await until(
    'the keepsake to be awarded',
    async () => {
      await stack.publish(vote('fan'))
      return heldBy(stack.run.endpoints, token)
    },
    (held) => held.includes('games/voter'),
  )

  const back = { reason: 'It was a rehearsal', campaignId: 'games', allow: ['removed-campaign'] }
  expect((await ask('ben', 'POST', 'releases/1/restore', back)).body).toMatchObject({ release: 3 })
  await live('older')
  expect((await ask('anna', 'GET', 'drafts/games')).body.text).toBe(text)
  const { acts } = (await ask('anna', 'GET', 'campaigns/games/audit')).body
  expect(acts.map(({ what, by }: { what: string; by: string }) => `${what} ${by}`)).toEqual([
    'taken-back ben',
    'published anna',
    'approved ben',
    'saved anna',
  ])
})
