import * as fc from 'fast-check'
import { decodeGathered, encodeGathered, type Gathered } from '../../store/gathered.ts'
import { itemBytes } from '../../store/item-bytes.ts'
import { itemOf } from '../../store/keepsake-item.ts'
import { type NewKeepsake, openStore, type Units } from '../../store/open.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { keepsake, user } from './support/values.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await startTables()
})
afterAll(() => tables.stop())

/** All that a keepsake can have, as long as it can be. */
const LONGEST: NewKeepsake = {
  ...keepsake('c'.repeat(64), 'k'.repeat(64)),
  eventId: 'e'.repeat(128) as never,
  source: `partner.${'p'.repeat(128)}`,
  edition: { number: 9_999_999, of: 9_999_999 },
  silent: true,
}
const LONGEST_USER = user('u'.repeat(128))

/** Words that do not deflate well, joined as states are. */
const state = fc
  .array(fc.stringMatching(/^[A-Za-z0-9_-]{1,22}$/), { minLength: 1, maxLength: 400, size: 'max' })
  .map((words) => words.join(','))
const gathered = fc
  .dictionary(fc.stringMatching(/^[A-Za-z0-9_-]{8}$/), state, { maxKeys: 5 })
  .map((measures): Gathered => ({ measures }))

describe('what a keepsake keeps of what was gathered', () => {
  test('comes back as it was, when there is room', async () => {
    const store = openStore({ client: tables.newClient(), tables: tables.names })
    const short = { measures: { aaaaaaaa: 'q1,q2,q3' } }
    const long = { measures: { aaaaaaaa: Array.from({ length: 60 }, (_, i) => `question-${i}`).join(',') } }
    for (const [id, kept] of Object.entries({ short, long })) {
      const one = store.forUser(user(id))
      const put = { ...keepsake('paris', 'stamp'), gathered: kept }
      await one.putKeepsake(put)
      expect(await one.keepsakeInFull(put.campaignId, put.keepsakeId)).toEqual({ userId: id, ...put })
    }
  })

  test('is seen only by who asks for the very keepsake', async () => {
    const one = openStore({ client: tables.newClient(), tables: tables.names }).forUser(user('anna'))
    const { gathered: _, ...plain } = { ...keepsake('paris', 'stamp'), gathered: undefined }
    await one.putKeepsake({ ...plain, gathered: { measures: { aaaaaaaa: 'q1' } } })
    const held = { userId: 'anna', ...plain }
    expect(await one.keepsakesOfCampaign(plain.campaignId)).toEqual([held])
    expect(await one.putKeepsake(plain)).toEqual({ put: false, held })
    expect(await one.keepsakeInFull(plain.campaignId, 'other' as never)).toBeUndefined()
  })

  test('keeps the item within 1 KB, whatever was gathered, and marks what was cut', () => {
    fc.assert(
      fc.property(gathered, fc.constantFrom(LONGEST, keepsake('paris', 'stamp')), (all, put) => {
        const item = itemOf(LONGEST_USER, { ...put, gathered: all })
        expect(itemBytes(item)).toBeLessThanOrEqual(1024)
        const kept = decodeGathered(item, 'keepsakes')
        if (!kept) throw new Error('nothing was kept')
        if (!kept.cut) expect(kept).toEqual(all)
        for (const [id, part] of Object.entries(kept.measures)) {
          const words = part.split(',')
          expect(all.measures[id]?.split(',').slice(0, words.length)).toEqual(words)
        }
      }),
      { numRuns: 300 },
    )
    const much = {
      measures: { aaaaaaaa: Array.from({ length: 1000 }, (_, i) => (i * 7919 ** 2).toString(36)).join(',') },
    }
    const cut = decodeGathered(itemOf(LONGEST_USER, { ...LONGEST, gathered: much }), 'keepsakes')
    expect(cut?.cut).toBe(true)
    expect(cut?.measures.aaaaaaaa?.length).toBeGreaterThan(100)
  })

  test('costs no more units than a keepsake without it, with the longest ids', async () => {
    const heard: Units[] = []
    const client = tables.newClient()
    const store = openStore({ client, tables: tables.names, onUnits: (units) => heard.push(units) })
    const words = Array.from({ length: 1000 }, (_, i) => (i * 7919 ** 2).toString(36))
    const measures = { aaaaaaaa: words.join(','), bbbbbbbb: words.toReversed().join(',') }
    await store.forUser(LONGEST_USER).putKeepsake({ ...LONGEST, gathered: { measures } })
    expect(heard.map(({ write }) => write)).toEqual([2])
  })

  test('is nothing when there is no room at all', () => {
    const full = { text: { S: 'x'.repeat(1000) } }
    expect(encodeGathered({ measures: { aaaaaaaa: 'q1' } }, full)).toBeUndefined()
  })
})
