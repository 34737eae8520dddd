import { readFile } from 'node:fs/promises'
import { liveMessageSchema } from '../../schemas/api/live-message.ts'
import { type Fixture, idOf, startFixture } from '../local/live/fixture.ts'
import { until } from '../stack/support/until.ts'

type FollowAwards = (app: {
  liveUrl: string
  getToken(): Promise<string>
  onAward(award: unknown): void
  reread(): void
}) => () => void

let fixture: Fixture
let page: string

beforeAll(async () => {
  fixture = await startFixture()
  page = await readFile(new URL('../../docs/live.md', import.meta.url), 'utf8')
})
afterAll(() => fixture.stop())

const blockOf = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\n\`\`\``).exec(page)?.[1] ?? ''

test('the message on the page is one that is sent', () => {
  expect(liveMessageSchema.safeParse(JSON.parse(blockOf('json'))).error).toBeUndefined()
})

test('the client on the page follows awards, across a connection that ends and a token that cannot be had', async () => {
  const code = blockOf('js').replace('export ', '')
  const followAwards = new Function(`${code}\nreturn followAwards`)() as FollowAwards
  const awards: unknown[] = []
  let rereads = 0
  let tokens = 0
  const connectionOf = (index: number) => {
    const id = idOf(fixture.events.$connect?.[index] ?? {})
    return fixture.connections.get(id)
  }
  const stop = followAwards({
    liveUrl: fixture.url,
    getToken: async () => {
      if (++tokens === 2) throw new Error('offline')
      return `token-${tokens}`
    },
    onAward: (award) => awards.push(award),
    reread: () => rereads++,
  })
  await until('it to open', () => rereads === 1)
  await connectionOf(0)?.send('{"detail-type":"KeepsakeAwarded","detail":{"awardId":"a"}}')
  await until('the award', () => awards.length)
  expect(awards).toEqual([{ awardId: 'a' }])

  connectionOf(0)?.close(1001, 'Going away')
  await until('it to open again', () => rereads === 2)
  expect(fixture.events.authorizer?.map(({ headers }) => headers)).toMatchObject([
    { 'sec-websocket-protocol': expect.stringContaining('token-1') },
    { 'sec-websocket-protocol': expect.stringContaining('token-3') },
  ])

  const last = connectionOf(1)
  stop()
  await last?.closed
  expect([rereads, fixture.connections.all()]).toEqual([2, []])
})
