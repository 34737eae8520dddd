import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { campaignText } from '../functions/studio/support/studio.ts'
import { vote } from './support/activities.ts'
import { get, heldBy } from './support/app.ts'
import { startTestStackWith, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

let stack: TestStack
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  stack = await startTestStackWith(
    { CATALOGUE_REFRESH_SECONDS: '0.2', STUDIO_REVIEW: 'required' },
    { id: 'older', keepsakes: [{ id: 'rare', earn: { count: { activity: 'PollVoted', target: 9 } } }] },
  )
})
afterAll(async () => {
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
})

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

test('a picture lies where the API is, cleaned, and for good; one of 50 MB is refused with a word, and none is found that is not there', async () => {
  const { api } = stack.run.endpoints
  const token = await stack.run.tokens.sign({ sub: 'anna', scope: 'campaigns:draft' })
  const send = (body: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${api}/v1/studio/pictures`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'image/svg+xml' },
      body,
    })
  const stamp = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'
  const { image } = (await (await send(stamp.replace('<circle', '<script/><circle'))).json()) as {
    image: string
  }
  const read = await fetch(new URL(image, `${api}/`))
  expect([read.status, await read.text()]).toEqual([200, stamp])
  expect(Object.fromEntries(read.headers)).toMatchObject({
    'content-type': 'image/svg+xml',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': expect.stringContaining('sandbox'),
    'x-content-type-options': 'nosniff',
  })
  expect((await fetch(new URL('pictures/none.svg', `${api}/`))).status).toBe(404)
  const large = await send(new Uint8Array(50 * 1024 * 1024))
  expect([large.status, await large.json()]).toEqual([413, { message: 'Request Entity Too Large' }])
})

describe('keepsakes campaigns pull, push and audit', () => {
  const file = (name: string) => join(folder, name)
  const command = async (...args: string[]) => {
    await writeFile(file('endpoints'), JSON.stringify(stack.run.endpoints))
    const more = ['--as', 'carl', '--endpoints-file', file('endpoints'), '--json']
    const { code, stdout, stderr } = await keepsakes(['campaigns', ...args, ...more])
    return { code, stderr, drafts: stdout === '' ? undefined : JSON.parse(stdout).drafts }
  }
  const bytesOf = async (name: string) => (await readFile(file(name))).toString('base64')

  test('change no byte of a file on its way there and back, and nothing the second time', async () => {
    const text = `\uFEFF${campaignText('quiz').replaceAll('\n', '\r\n')}# é 😀   \r\n\t\r\n`
    await writeFile(file('quiz.yaml'), text)
    const pushed = await command('push', file('quiz.yaml'))
    expect(pushed).toMatchObject({ code: 0, drafts: [{ campaignId: 'quiz', revision: 1, changed: true }] })
    const pulled = await command('pull', 'quiz', '--to', file('elsewhere'))
    expect(pulled.drafts).toEqual([
      { campaignId: 'quiz', file: file('elsewhere/quiz.yaml'), revision: 1, changed: true },
    ])
    expect(await bytesOf('elsewhere/quiz.yaml')).toBe(await bytesOf('quiz.yaml'))
    expect((await command('push', file('elsewhere/quiz.yaml'))).drafts[0]).toMatchObject({
      revision: 1,
      changed: false,
    })
    expect((await command('pull', '--to', file('elsewhere'))).drafts).toContainEqual(
      expect.objectContaining({ campaignId: 'quiz', changed: false }),
    )
  })

  test('write over nobody’s work on either side: they say whose it is, and leave it', async () => {
    await writeFile(file('films.yaml'), campaignText('films'))
    expect((await command('push', file('films.yaml'), '--dry-run')).drafts[0]).toMatchObject({
      changed: true,
    })
    expect((await ask('ben', 'GET', 'drafts/films')).status).toBe(404)
    await command('push', file('films.yaml'))
    // An approval changes the draft, and not its text.
    await ask('ben', 'POST', 'drafts/films/review', { decision: 'approve', revision: 1 })
    await writeFile(file('films.yaml'), campaignText('films', 2))
    expect((await command('push', file('films.yaml'))).drafts[0]).toMatchObject({
      revision: 2,
      changed: true,
    })

    const read = await fetch(`${stack.run.endpoints.api}/v1/studio/drafts/films`, {
      headers: {
        authorization: `Bearer ${await stack.run.tokens.sign({ sub: 'ben', scope: 'campaigns:draft' })}`,
      },
    })
    const over = { 'if-match': String(read.headers.get('etag')) }
    expect((await ask('ben', 'PUT', 'drafts/films', { text: 'of ben' }, over)).status).toBe(200)
    await writeFile(file('films.yaml'), campaignText('films', 3))
    const refused = await command('push', file('films.yaml'))
    expect(refused.code).toBe(1)
    expect(refused.drafts[0].refused).toMatch(
      /^ben saved revision 3 at \S+, which this file was not made of: pull it/,
    )
    const kept = await command('pull', 'films', '--to', folder)
    expect([kept.code, kept.drafts[0].refused]).toEqual([
      1,
      expect.stringContaining('was changed, and is left as it is'),
    ])
    expect(await readFile(file('films.yaml'), 'utf8')).toBe(campaignText('films', 3))
    expect((await command('push', file('films.yaml'), '--overwrite')).drafts[0]).toMatchObject({
      revision: 4,
    })
  })

  test('tell who did what, when and why, and for keeping the same as one document', async () => {
    await writeFile(file('told.yaml'), campaignText('told'))
    await command('push', file('told.yaml'))
    await ask('ben', 'POST', 'drafts/told/review', {
      decision: 'send-back',
      revision: 1,
      reason: 'Too\nlong',
    })
    await writeFile(file('endpoints'), JSON.stringify(stack.run.endpoints))
    const audit = ['campaigns', 'audit', 'told', '--endpoints-file', file('endpoints')]
    expect((await keepsakes(audit)).stdout).toMatch(
      /^2 {2}\S+Z {2}ben {2}sent-back {2}revision 1: Too\\u000along\n1 {2}\S+Z {2}carl {2}saved {2}revision 1\n$/,
    )
    expect(JSON.parse((await keepsakes([...audit, '--json'])).stdout)).toMatchObject({
      campaignId: 'told',
      acts: [
        { number: 2, what: 'sent-back', reason: 'Too\nlong' },
        { number: 1, by: 'carl' },
      ],
    })
  })

  test('say what is wrong with what they are given', async () => {
    expect((await command('pull', 'nothing', '--to', folder)).drafts[0].refused).toMatch(/^There is no draft/)
    await writeFile(file('nameless.yaml'), 'title: Nameless\n')
    expect((await command('push', file('nameless.yaml'))).stderr).toContain(
      'does not say which campaign it is',
    )
    expect((await command('push', file('gone.yaml'))).stderr).toContain('gone.yaml is not there')
    const elsewhere = ['campaigns', 'pull', '--to', folder, '--api', 'http://127.0.0.1:1', '--token']
    await writeFile(file('token'), 'a.b.c\n')
    expect((await keepsakes([...elsewhere, file('token')])).stderr).toContain(
      'there is no answer from http://127.0.0.1:1',
    )
    const { api } = stack.run.endpoints
    const wrong = await keepsakes(['campaigns', 'pull', '--api', api, '--token', file('token')])
    expect(wrong.stderr).toMatch(/the studio at \S+ answered 401: The token is not valid/)
  })
})
