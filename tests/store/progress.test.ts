import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import type { Json } from '../../json/json.ts'
import { StoredItemError } from '../../store/items.ts'
import { openStore, type ProgressBody, type Store } from '../../store/open.ts'
import { decodeBody, encodeBody } from '../../store/progress-body.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { campaign, user } from './support/values.ts'

let tables: TestTables
let store: Store

beforeAll(async () => {
  tables = await startTables()
  store = openStore({ client: tables.newClient(), tables: tables.names })
})
afterAll(() => tables.stop())

const paris = campaign('paris')
const body = (value: Json): ProgressBody => ({
  measures: { m1: value },
  earned: { early: 1_722_000_000_000 },
})
const consistent = { consistent: true }

describe('committing progress', () => {
  test('the first commit is version 1, the next version 2, each read back as it was committed', async () => {
    const anna = store.forUser(user('anna'))
    expect(await anna.readProgress([paris], consistent)).toEqual({ progress: new Map() })
    expect(await anna.commitProgress(paris, body('one'), undefined)).toBe('committed')
    expect(await anna.readProgress([paris], consistent)).toEqual({
      progress: new Map([[paris, { version: 1, body: body('one') }]]),
    })
    expect(await anna.commitProgress(paris, body('two'), { version: 1 })).toBe('committed')
    expect(await anna.readProgress([paris], consistent)).toEqual({
      progress: new Map([[paris, { version: 2, body: body('two') }]]),
    })
  })

  test.each([undefined, 1, 3])(
    'a commit that expects version %p where it is 2 changes nothing',
    async (expected) => {
      const ben = store.forUser(user(`ben-${expected}`))
      await ben.commitProgress(paris, body('one'), undefined)
      await ben.commitProgress(paris, body('two'), { version: 1 })
      expect(
        await ben.commitProgress(
          paris,
          body('lost'),
          expected === undefined ? undefined : { version: expected },
        ),
      ).toBe('conflict')
      expect(await ben.progressInCampaign(paris, consistent)).toEqual({
        version: 2,
        body: body('two'),
      })
    },
  )

  test('a commit that expects a version where there is no progress is a conflict', async () => {
    const cleo = store.forUser(user('cleo'))
    expect(await cleo.commitProgress(paris, body('one'), { version: 1 })).toBe('conflict')
    expect(await cleo.progressInCampaign(paris, consistent)).toBeUndefined()
  })

  test('of commits at the same time exactly one succeeds', async () => {
    const dora = store.forUser(user('dora'))
    const commit = (i: number) => dora.commitProgress(paris, body(i), undefined)
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => commit(i)))
    expect(results.filter((result) => result === 'committed')).toHaveLength(1)
  })
})

describe('reading progress', () => {
  test('several campaigns are read at once, those without progress are left out, doubles are read once', async () => {
    const emil = store.forUser(user('emil'))
    const other = campaign('other')
    await emil.commitProgress(paris, body('p'), undefined)
    await emil.commitProgress(other, body('o'), undefined)
    const found = await emil.readProgress([paris, campaign('none'), other, paris], consistent)
    const progress = new Map([
      [paris, { version: 1, body: body('p') }],
      [other, { version: 1, body: body('o') }],
    ])
    expect(found).toEqual({ progress })
    expect(await emil.readProgress([], consistent)).toEqual({ progress: new Map() })
  })

  test('very many campaigns are read, a few at a time', async () => {
    const fred = store.forUser(user('fred'))
    const last = campaign('c249')
    await fred.commitProgress(last, body('x'), undefined)
    const many = Array.from({ length: 250 }, (_, i) => campaign(`c${i}`))
    const { progress } = await fred.readProgress(many, consistent)
    expect([...progress.keys()]).toEqual([last])
  })

  test("another user's progress is never read", async () => {
    await store.forUser(user('gina')).commitProgress(paris, body('hers'), undefined)
    for (const name of ['gin', 'gina.', 'GINA'])
      expect(await store.forUser(user(name)).readProgress([paris, campaign('b')], consistent)).toEqual({
        progress: new Map(),
      })
  })

  test('an item that is not progress is an error that names it', async () => {
    const spoilt = { userId: { S: 'ida' }, campaignId: { S: 'paris' }, version: { N: '1' }, body: { S: '{' } }
    const put = new PutItemCommand({ TableName: tables.names.progress, Item: spoilt })
    await tables.newClient().send(put)
    const reading = store.forUser(user('ida')).readProgress([paris], consistent)
    await expect(reading).rejects.toThrow(StoredItemError)
    await expect(reading).rejects.toThrow(/user ida in campaign paris/)
  })

  test('a first activity that is no number is an error, and is never read as a time', async () => {
    const body = { S: '{"measures":{},"earned":{},"firstAt":"2024-07-26"}' }
    const odd = { userId: { S: 'lea' }, campaignId: { S: 'paris' }, version: { N: '1' }, body }
    await tables.newClient().send(new PutItemCommand({ TableName: tables.names.progress, Item: odd }))
    const reading = store.forUser(user('lea')).readProgress([paris], consistent)
    await expect(reading).rejects.toThrow(/user lea in campaign paris/)
  })

  test('a version beyond what a double holds is an error, and is never read as a number nearby', async () => {
    const version = { N: '9007199254740993' }
    const body = { S: '{"measures":{},"earned":{}}' }
    const far = { userId: { S: 'jan' }, campaignId: { S: 'paris' }, version, body }
    await tables.newClient().send(new PutItemCommand({ TableName: tables.names.progress, Item: far }))
    const reading = store.forUser(user('jan')).readProgress([paris], consistent)
    await expect(reading).rejects.toThrow(/lacks the number version/)
  })

  test('what is deflated comes from the table as bytes, and is read', async () => {
    const kim = store.forUser(user('kim'))
    const long = body(Array.from({ length: 300 }, (_, i) => `question-${i}`))
    await kim.commitProgress(paris, long, undefined)
    const [item] = (await tables.everyItem(tables.names.progress)).filter(({ userId }) => userId === 'kim')
    expect(item?.body).toBeInstanceOf(Uint8Array)
    expect((await kim.progressInCampaign(paris, consistent))?.body).toEqual(long)
  })
})

describe('the stored form of progress', () => {
  const KEY = { userId: 'anna', campaignId: 'paris' }

  test('any body comes back as it was, with fields and shapes that this release does not know', () => {
    const json = fc.jsonValue() as fc.Arbitrary<Json>
    const bodies = fc.record({
      measures: fc.dictionary(fc.string(), json),
      earned: fc.dictionary(fc.string(), fc.maxSafeInteger()),
      later: json,
    })
    fc.assert(
      fc.property(bodies, (any) => {
        expect(decodeBody(encodeBody(any, KEY), 'a test')).toEqual(JSON.parse(JSON.stringify(any)))
      }),
    )
  })

  test('a body that fits one write unit stays text, and a longer one is deflated', () => {
    const answers = (count: number) => ({
      measures: { trivia: Array.from({ length: count }, (_, i) => `question-${i}`) },
      earned: {},
    })
    expect(encodeBody(answers(40), KEY)).toBe(JSON.stringify(answers(40)))
    const long = answers(200)
    const deflated = encodeBody(long, KEY)
    expect(deflated).toBeInstanceOf(Uint8Array)
    expect(deflated.length).toBeLessThan(750)
    expect(decodeBody(deflated, 'a test')).toEqual(long)
  })
})
