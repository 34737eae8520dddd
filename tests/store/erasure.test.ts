import { createHash } from 'node:crypto'
import { openStore, type Store, type Units } from '../../store/open.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { campaign, keepsake, keepsakeId, user } from './support/values.ts'

const FIRST = '2024-07-27T00:00:00.000Z'
const SECOND = '2024-07-28T00:00:00.000Z'
const consistent = { consistent: true }
const body = (text: string) => ({ measures: { m: text }, earned: {} })
const [lower, paris, upper] = [campaign('lower'), campaign('paris'), campaign('upper')]

let tables: TestTables
let units: Units[]
let store: Store
beforeAll(async () => {
  tables = await startTables()
})
afterAll(() => tables.stop())
beforeEach(() => {
  units = []
  store = openStore({
    client: tables.newClient(),
    tables: tables.names,
    onUnits: (spent) => units.push(spent),
  })
})

describe('one read of 0.5 units tells of an erasure', () => {
  test.each([
    ['at first contact', []],
    ['with progress in the campaign', [paris]],
    ['with progress in a lower campaign alone', [lower]],
    ['with progress in a higher campaign alone', [upper]],
    ['with progress in all of them', [lower, paris, upper]],
  ])('%s', async (name, progressed) => {
    const anna = store.forUser(user(`anna-${name.replaceAll(' ', '-')}`))
    await anna.erase(FIRST)
    for (const each of progressed) await anna.commitProgress(each, body(each), undefined, FIRST)
    units = []
    const { erasedAt, progress } = await anna.readProgress([paris], { consistent: false })
    expect(erasedAt).toBe(FIRST)
    expect([...progress.keys()]).toEqual(progressed.filter((each) => each === paris))
    expect(units).toMatchObject([{ operation: 'Query', read: 0.5 }])
  })

  test('whatever the user has in other campaigns', async () => {
    const zoe = store.forUser(user('zoe'))
    const large = Array.from({ length: 3000 }, (_, i) => createHash('md5').update(`${i}`).digest('base64'))
    for (const each of [lower, upper]) await zoe.commitProgress(each, body(large.join('')), undefined)
    await zoe.commitProgress(paris, body('x'), undefined)
    units = []
    await zoe.readProgress([paris], { consistent: false })
    expect(units).toMatchObject([{ operation: 'Query', read: 0.5 }])
  })

  test.each([
    ['before', FIRST, SECOND],
    ['after', SECOND, FIRST],
  ])(
    'and of the last one, where the campaign that tells of it comes %s the other',
    async (name, low, high) => {
      const ben = store.forUser(user(`ben-${name}`))
      await ben.erase(FIRST)
      await ben.commitProgress(lower, body('x'), undefined, low)
      await ben.commitProgress(upper, body('x'), undefined, high)
      for (const asked of [
        [lower, paris, upper],
        [upper, paris, lower],
      ])
        expect((await ben.readProgress(asked, consistent)).erasedAt).toBe(SECOND)
    },
  )

  test('and where one of two campaigns tells of none', async () => {
    const bea = store.forUser(user('bea'))
    await bea.commitProgress(lower, body('x'), undefined, FIRST)
    await bea.commitProgress(upper, body('x'), undefined)
    for (const asked of [
      [lower, upper],
      [upper, lower],
    ])
      expect((await bea.readProgress(asked, consistent)).erasedAt).toBe(FIRST)
  })

  test('and of none where there was none, whatever else is there of the user and of others', async () => {
    const carl = store.forUser(user('carl'))
    await carl.commitProgress(lower, body('x'), undefined)
    await store.forUser(user('car')).erase(FIRST)
    await store.forUser(user('carl.')).erase(FIRST)
    expect(await carl.readProgress([paris, upper], consistent)).toEqual({ progress: new Map() })
  })
})

describe('a commit that began before an erasure', () => {
  test('is a conflict where the same version has been committed anew since', async () => {
    const dora = store.forUser(user('dora'))
    await dora.commitProgress(paris, body('old'), undefined)
    const read = await dora.progressInCampaign(paris, consistent)
    await dora.erase(FIRST)
    await dora.commitProgress(paris, body('new'), undefined, FIRST)
    expect((await dora.progressInCampaign(paris, consistent))?.version).toBe(read?.version)
    expect(await dora.commitProgress(paris, body('old and more'), read)).toBe('conflict')
    expect(await dora.progressInCampaign(paris, consistent)).toEqual({
      version: 1,
      erasedAt: FIRST,
      body: body('new'),
    })
  })

  test('is a conflict after a second erasure as well', async () => {
    const emil = store.forUser(user('emil'))
    await emil.erase(FIRST)
    await emil.commitProgress(paris, body('first'), undefined, FIRST)
    const read = await emil.progressInCampaign(paris, consistent)
    await emil.erase(SECOND)
    await emil.commitProgress(paris, body('second'), undefined, SECOND)
    expect(await emil.commitProgress(paris, body('first and more'), read, FIRST)).toBe('conflict')
  })

  test('may be replaced by one that knows of the erasure', async () => {
    const fay = store.forUser(user('fay'))
    await fay.commitProgress(paris, body('old'), undefined)
    const read = await fay.progressInCampaign(paris, consistent)
    expect(await fay.commitProgress(paris, body('new'), read, FIRST)).toBe('committed')
    expect(await fay.erase(FIRST)).toEqual({ keepsakes: 0, progress: 0, editions: 0, markers: 1 })
    expect((await fay.progressInCampaign(paris, consistent))?.body).toEqual(body('new'))
  })
})

test('an erasure tells whether its marker is new: not again, and not after a later one', async () => {
  const fred = store.forUser(user('fred'))
  expect(await fred.erase(FIRST)).toMatchObject({ markers: 1 })
  expect(await fred.erase(FIRST)).toMatchObject({ markers: 0 })
  expect(await fred.erase(SECOND)).toMatchObject({ markers: 1 })
  expect(await fred.erase(FIRST)).toMatchObject({ markers: 0 })
})

test('a keepsake from before is replaced by a put that knows of the erasure, and one from after is not', async () => {
  const gina = store.forUser(user('gina'))
  await gina.putKeepsake(keepsake('paris', 'ace', 1))
  expect(await gina.putKeepsake({ ...keepsake('paris', 'ace', 2), erasedAt: FIRST })).toEqual({ put: true })
  expect(await gina.putKeepsake({ ...keepsake('paris', 'ace', 3), erasedAt: FIRST })).toMatchObject({
    put: false,
    held: { earnedAt: keepsake('paris', 'ace', 2).earnedAt },
  })
  expect(await gina.erase(FIRST)).toMatchObject({ keepsakes: 0 })
  expect(await gina.keepsakesOfCampaign(paris)).toHaveLength(1)
})

test('an edition is another after each erasure, and is found again until the next', async () => {
  const hugo = store.forUser(user('hugo'))
  const rare = { campaignId: paris, keepsakeId: keepsakeId('rare'), of: 300 }
  const numbers: unknown[] = []
  for (const erasedAt of [undefined, FIRST, SECOND]) {
    if (erasedAt) expect(await hugo.erase(erasedAt)).toMatchObject({ editions: 1 })
    const edition = { ...rare, ...(erasedAt ? { erasedAt } : {}) }
    const claimed = await hugo.claimEdition(edition)
    expect(await hugo.claimEdition(edition)).toEqual(claimed)
    numbers.push(claimed === 'sold-out' ? claimed : claimed.number)
  }
  expect(new Set(numbers).size).toBe(3)
})

test('holdings are everything in one order, and the marker is told as the time that it is', async () => {
  const ida = store.forUser(user('ida'))
  expect(await ida.holdings()).toEqual({ keepsakes: [], progress: [], editions: [] })
  await ida.erase(FIRST)
  await ida.commitProgress(upper, body('u'), undefined, FIRST)
  await ida.commitProgress(lower, body('l'), undefined, FIRST)
  const states = { measures: { m: 'q1,q2' } }
  await ida.putKeepsake({ ...keepsake('paris', 'b'), states, erasedAt: FIRST })
  await ida.putKeepsake({ ...keepsake('lower', 'c'), silent: true, source: 'partner.acme', erasedAt: FIRST })
  const rare = { campaignId: paris, keepsakeId: keepsakeId('rarest'), of: 7, erasedAt: FIRST }
  await store.forUser(user('idas')).claimEdition(rare)
  await ida.claimEdition(rare)
  const userId = user('ida')
  expect(await ida.holdings()).toEqual({
    erasedAt: FIRST,
    keepsakes: [
      { userId, ...keepsake('lower', 'c'), silent: true, source: 'partner.acme' },
      { userId, ...keepsake('paris', 'b'), states },
    ],
    progress: [
      [lower, { version: 1, erasedAt: FIRST, body: body('l') }],
      [upper, { version: 1, erasedAt: FIRST, body: body('u') }],
    ],
    editions: [{ ...rare, number: 2, ticket: expect.any(String) }],
  })
})
