import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { asWritten, imagesUnder } from '../../../functions/campaigns/campaigns.ts'
import { readQuery } from '../../../functions/http/parameters.ts'
import { listKeepsakes, listQuerySchema } from '../../../functions/keepsakes/list-keepsakes.ts'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../../../schemas/ids.ts'
import { startTables } from '../../store/support/tables.ts'
import { answers, catalogueOf, votes } from '../support/catalogue.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld(
    catalogueOf(
      {
        id: 'paris',
        keepsakes: [
          { id: 'ace', earn: answers(1) },
          { id: 'voter', earn: votes(1) },
        ],
      },
      { id: 'paris-2', keepsakes: [{ id: 'ace', earn: answers(1) }] },
    ),
    await startTables(),
  )
})
afterAll(() => world.stop())

/** Puts keepsakes into a user's hands, each a minute after the one before unless it says otherwise. */
async function given(userId: string, held: readonly string[], minuteOf = (index: number) => index) {
  for (const [index, name] of held.entries()) {
    const [campaignId, keepsakeId] = name.split('#') as [CampaignId, KeepsakeId]
    await world.store.forUser(userId as UserId).putKeepsake({
      campaignId,
      keepsakeId,
      earnedAt: new Date(Date.UTC(2024, 6, 26, 0, minuteOf(index))).toISOString(),
      recordedAt: '2024-07-27T00:00:00.000Z',
      eventId: `event-${index}` as EventId,
    })
  }
}

const list = async (userId: string, query: Record<string, string | undefined> = {}) =>
  listKeepsakes(userId as UserId, queryOf(query), { ...world, imageUrl: asWritten })

const queryOf = (query: Record<string, string | undefined>) =>
  readQuery({ queryStringParameters: query }, listQuerySchema)

const namesOf = ({ keepsakes }: Awaited<ReturnType<typeof list>>) =>
  keepsakes.map(({ campaignId, keepsakeId }) => `${campaignId}#${keepsakeId}`)

/** Follows the cursors to the end. @returns the names, page by page */
async function pagesOf(userId: string, query: Record<string, string>) {
  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const page = await list(userId, { ...query, ...(cursor ? { cursor } : {}) })
    pages.push(namesOf(page))
    cursor = page.cursor
  } while (cursor)
  return pages
}

const problemOf = (answer: Promise<unknown>) =>
  answer.then(
    () => undefined,
    ({ problem }) => problem,
  )

describe('the list of a user’s keepsakes', () => {
  test('is empty for one who holds none', async () => {
    expect(await list('nobody')).toEqual({ keepsakes: [] })
  })

  test('shows each with title, image, time and edition, newest first', async () => {
    await given('anna', ['paris#ace'])
    await world.store.forUser('anna' as UserId).putKeepsake({
      campaignId: 'paris' as CampaignId,
      keepsakeId: 'voter' as KeepsakeId,
      earnedAt: '2024-07-26T20:00:00.000Z',
      recordedAt: '2024-07-27T00:00:00.000Z',
      eventId: 'e' as EventId,
      edition: { number: 7, of: 10 },
    })
    expect(await list('anna')).toEqual({
      keepsakes: [
        {
          campaignId: 'paris',
          keepsakeId: 'voter',
          title: 'Title of voter',
          image: 'stamps/voter.svg',
          earnedAt: '2024-07-26T20:00:00.000Z',
          edition: { number: 7, of: 10 },
        },
        {
          campaignId: 'paris',
          keepsakeId: 'ace',
          title: 'Title of ace',
          image: 'stamps/ace.svg',
          earnedAt: '2024-07-26T00:00:00.000Z',
        },
      ],
    })
  })

  test('shows pictures under the address that the stage gives them', async () => {
    await given('pia', ['paris#ace', 'paris#dropped'])
    for (const folder of ['https://cdn.example.com/passports', 'https://cdn.example.com/passports/']) {
      const imageUrl = imagesUnder(folder)
      const { keepsakes } = await listKeepsakes('pia' as UserId, {}, { ...world, imageUrl })
      expect(keepsakes.map(({ image }) => image)).toEqual([
        undefined,
        'https://cdn.example.com/passports/stamps/ace.svg',
      ])
    }
  })

  test('still has a keepsake whose campaign, or whose place in it, the catalogue has dropped', async () => {
    await given('ben', ['paris#dropped', 'forgotten#stamp'])
    expect((await list('ben')).keepsakes).toMatchObject([
      { campaignId: 'forgotten', keepsakeId: 'stamp', title: 'stamp' },
      { campaignId: 'paris', keepsakeId: 'dropped', title: 'dropped' },
    ])
  })

  test('has nothing of a user whose id begins alike', async () => {
    await given('carl', ['paris#ace'])
    await given('carla', ['paris#voter'])
    await given('carl.1', ['paris#voter'])
    expect(namesOf(await list('carl'))).toEqual(['paris#ace'])
  })

  test('of one campaign has nothing of another whose id begins alike', async () => {
    await given('dora', ['paris#ace', 'paris-2#ace', 'paris#voter'])
    expect(namesOf(await list('dora', { campaignId: 'paris' }))).toEqual(['paris#voter', 'paris#ace'])
    expect(namesOf(await list('dora', { campaignId: 'paris-2' }))).toEqual(['paris-2#ace'])
    expect(namesOf(await list('dora', { campaignId: 'unknown' }))).toEqual([])
  })
})

describe('pages of a list', () => {
  const all = Array.from({ length: 25 }, (_, index) => `${index % 2 ? 'paris' : 'rome'}#k${index}`)
  const newest = all.toReversed()
  beforeAll(() => given('elsa', all))

  test('have 20 keepsakes unless the limit says otherwise', async () => {
    expect(await pagesOf('elsa', {})).toEqual([newest.slice(0, 20), newest.slice(20)])
  })

  test.each(['1', '2', '5', '24', '25', '26', '100'])(
    'of %s show each keepsake once, newest first',
    async (limit) => {
      const pages = await pagesOf('elsa', { limit })
      expect(pages.flat()).toEqual(newest)
      expect(pages).toHaveLength(Math.ceil(25 / Number(limit)))
    },
  )

  test.each(['1', '5', '12'])(
    'of %s of one campaign show each of its keepsakes once, newest first',
    async (limit) => {
      const pages = await pagesOf('elsa', { limit, campaignId: 'paris' })
      expect(pages.flat()).toEqual(newest.filter((name) => name.startsWith('paris#')))
      expect(pages).toHaveLength(Math.ceil(12 / Number(limit)))
    },
  )

  test.each([{}, { campaignId: 'paris' }])(
    'show each keepsake once where many were earned at one moment: %j',
    async (query) => {
      const userId = `fred-${JSON.stringify(query).length}`
      const held = Array.from({ length: 12 }, (_, index) => `paris#same-${index}`)
      await given(userId, held, () => 0)
      const pages = await pagesOf(userId, { limit: '5', ...query })
      expect(pages.map((page) => page.length)).toEqual([5, 5, 2])
      expect(pages.flat().sort()).toEqual(held.sort())
    },
  )

  test('do not shift when a keepsake is awarded between two of them', async () => {
    await given('gina', ['paris#a', 'paris#b', 'paris#c'])
    const first = await list('gina', { limit: '2' })
    await given('gina', ['rome#new'], () => 60)
    const second = await list('gina', { limit: '2', cursor: first.cursor })
    expect([namesOf(first), namesOf(second)]).toEqual([['paris#c', 'paris#b'], ['paris#a']])
  })
})

describe('a cursor', () => {
  const cursorOf = async (userId: string) => {
    await given(userId, ['paris#a', 'paris#b'])
    return String((await list(userId, { limit: '1' })).cursor)
  }
  const refused = {
    type: 'urn:keepsakes:problem:invalid-cursor',
    title: 'The cursor does not continue a list of this user',
    status: 400,
    detail: expect.stringContaining('cursor'),
  }
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

  test('of one user is refused from another', async () => {
    const cursor = await cursorOf('hugo')
    await given('ida', ['paris#a', 'paris#b'])
    expect(await problemOf(list('ida', { cursor }))).toEqual(refused)
  })

  test('names neither the user nor anything of theirs in plain text', async () => {
    const cursor = await cursorOf('jan-the-user')
    expect(Buffer.from(cursor, 'base64url').toString()).not.toContain('jan')
  })

  test('of all keepsakes is refused from the list of one campaign, and the other way round', async () => {
    const cursor = await cursorOf('kai')
    expect(await problemOf(list('kai', { cursor, campaignId: 'paris' }))).toEqual(refused)
    const { cursor: ofParis } = await list('kai', { limit: '1', campaignId: 'paris' })
    expect(ofParis).toBeDefined()
    for (const query of [{}, { campaignId: 'paris-2' }])
      expect(await problemOf(list('kai', { ...query, cursor: String(ofParis) }))).toEqual(refused)
  })

  test('is refused once what it goes on from is gone, and continues what is still there', async () => {
    const cursor = await cursorOf('lou')
    expect(namesOf(await list('lou', { cursor }))).toEqual(['paris#a'])
    await world.tables.newClient().send(
      new DeleteItemCommand({
        TableName: world.tables.names.keepsakes,
        Key: { userId: { S: 'lou' }, keepsake: { S: 'paris#b' } },
      }),
    )
    expect(await problemOf(list('lou', { cursor }))).toEqual(refused)
  })

  test('changed in any part of it is refused', async () => {
    const cursor = await cursorOf('kim')
    await given('kim-neighbour', ['paris#z'])
    const [digest, ...place] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    expect(encoded([digest, ...place])).toBe(cursor)
    const changed = [
      encoded([digest, 'paris', 'unheard-of', '2030-01-01T00:00:00.000Z']),
      encoded([digest, 'paris', 'unheard-of', place[2]]),
      encoded([digest, 'paris', 'b', '2030-01-01T00:00:00.000Z']),
      encoded([digest, 'paris', 'b', '2024-07-26T02:01:00.000+02:00']),
      encoded([digest, ...place, 'paris']),
      encoded([digest, ...place, 'paris', 'b', 'more']),
      encoded(['another', ...place]),
      JSON.stringify([digest, ...place]),
      `${cursor}=`,
      `${cursor}%`,
      ` ${cursor}`,
      ...Array.from({ length: cursor.length }, (_, length) => cursor.slice(0, length)),
    ]
    for (const text of changed)
      expect([text, await problemOf(list('kim', { cursor: text }))]).toEqual([text, refused])
  })

  test.each([
    ['empty', ''],
    ['no Base64', '%%%'],
    ['no JSON', 'AAAA'],
    ['null', encoded(null)],
    ['an object', encoded({ userId: 'anna' })],
    ['too short a list', encoded(['x'])],
    ['a key of DynamoDB', encoded({ userId: { S: 'anna' }, keepsake: { S: 'paris#ace' } })],
    ['ids that are none', encoded(['x', 'a#b', '../..', 'yesterday'])],
    ['very long', 'A'.repeat(100_000)],
    ['hostile', '</script>\u0000\ud800'],
  ])('that this service never gave is refused: %s', async (_what, cursor) => {
    expect(await problemOf(list('anna', { cursor }))).toEqual(refused)
  })
})
