import * as fc from 'fast-check'
import { itemBytes, ONE_UNIT_BYTES } from '../../store/items.ts'
import { decodeStates, encodeStates, itemOf, type KeptStates } from '../../store/keepsake-item.ts'
import { type NewKeepsake, openStore, type Units } from '../../store/open.ts'
import { runs } from '../support/runs.ts'
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
  eventId: 'e'.repeat(256) as never,
  source: `partner.${'p'.repeat(128)}`,
  edition: { number: 10_000_000, of: 10_000_000 },
  silent: true,
  erasedAt: '2024-07-26T18:00:00.000Z',
}
const LONGEST_USER = user('u'.repeat(255))

/** Words that do not deflate well, joined as states are. */
const state = fc
  .array(fc.stringMatching(/^[A-Za-z0-9_-]{1,22}$/), { minLength: 1, maxLength: 400, size: 'max' })
  .map((words) => words.join(','))
const gathered = fc
  .dictionary(fc.stringMatching(/^[A-Za-z0-9_-]{8}$/), state, { minKeys: 1, maxKeys: 5 })
  .map((measures): KeptStates => ({ measures }))

describe('what a keepsake keeps of what was gathered', () => {
  test('is nothing where nothing was gathered: not a note that there was no room', () => {
    expect(encodeStates({ measures: {} }, {})).toBeUndefined()
    expect(
      itemOf(user('anna'), { ...keepsake('paris', 'album'), states: { measures: {} } }),
    ).not.toHaveProperty('gathered')
  })

  test('comes back as it was, when there is room', async () => {
    const store = openStore({ client: tables.newClient(), tables: tables.names })
    const short = { measures: { aaaaaaaa: 'q1,q2,q3' } }
    const long = { measures: { aaaaaaaa: Array.from({ length: 60 }, (_, i) => `question-${i}`).join(',') } }
    for (const [id, kept] of Object.entries({ short, long })) {
      const one = store.forUser(user(id))
      const put = { ...keepsake('paris', 'stamp'), states: kept }
      await one.putKeepsake(put)
      expect(await one.keepsakeInFull(put.campaignId, put.keepsakeId)).toEqual({ userId: id, ...put })
    }
  })

  test('is seen only by who asks for the very keepsake', async () => {
    const one = openStore({ client: tables.newClient(), tables: tables.names }).forUser(user('anna'))
    const { states: _, ...plain } = { ...keepsake('paris', 'stamp'), states: undefined }
    await one.putKeepsake({ ...plain, states: { measures: { aaaaaaaa: 'q1' } } })
    const held = { userId: 'anna', ...plain }
    expect(await one.keepsakesOfCampaign(plain.campaignId)).toEqual([held])
    expect(await one.putKeepsake(plain)).toEqual({ put: false, held })
    expect(await one.keepsakeInFull(plain.campaignId, 'other' as never)).toBeUndefined()
  })

  test('keeps the item within 1 KB, whatever was gathered, and marks what was cut', () => {
    fc.assert(
      fc.property(gathered, fc.constantFrom(LONGEST, keepsake('paris', 'stamp')), (all, put) => {
        const item = itemOf(LONGEST_USER, { ...put, states: all })
        expect(itemBytes(item)).toBeLessThanOrEqual(ONE_UNIT_BYTES)
        const kept = decodeStates(item, 'keepsakes')
        if (!kept) throw new Error('nothing was kept')
        if (!kept.cut) expect(kept).toEqual(all)
        for (const [id, part] of Object.entries(kept.measures)) {
          const words = part.split(',')
          expect(all.measures[id]?.split(',').slice(0, words.length)).toEqual(words)
        }
      }),
      { numRuns: runs(60) },
    )
    const much = {
      measures: { aaaaaaaa: Array.from({ length: 1000 }, (_, i) => (i * 7919 ** 2).toString(36)).join(',') },
    }
    const keptOf = (userId: typeof LONGEST_USER) =>
      decodeStates(itemOf(userId, { ...LONGEST, states: much }), 'keepsakes')
    const cut = keptOf(user('auth0|5f7c8ec7c33c6c004bbafe82'))
    expect(cut?.cut).toBe(true)
    expect(cut?.measures.aaaaaaaa?.length).toBeGreaterThan(100)
    // Ids at their longest leave next to nothing.
    expect(keptOf(LONGEST_USER)).toEqual({ measures: { aaaaaaaa: expect.any(String) }, cut: true })
  })

  test('takes the room that an item leaves, to the byte', () => {
    const all = { measures: { aaaaaaaa: 'q'.repeat(100) } }
    const sizes = Array.from({ length: 200 }, (_, more) => {
      const item = { filler: 'x'.repeat(750 + more) }
      const value = encodeStates(all, item)
      return value && !('cut' in (decodeStates({ gathered: value }, 'keepsakes') ?? {}))
        ? itemBytes({ ...item, gathered: value })
        : 0
    })
    expect(Math.max(...sizes)).toBe(ONE_UNIT_BYTES)
  })

  test('costs no more units than a keepsake without it, with the longest ids', async () => {
    const heard: Units[] = []
    const client = tables.newClient()
    const store = openStore({ client, tables: tables.names, onUnits: (units) => heard.push(units) })
    const words = Array.from({ length: 1000 }, (_, i) => (i * 7919 ** 2).toString(36))
    const measures = { aaaaaaaa: words.join(','), bbbbbbbb: words.toReversed().join(',') }
    await store.forUser(LONGEST_USER).putKeepsake({ ...LONGEST, states: { measures } })
    expect(heard.map(({ write }) => write)).toEqual([2])
  })

  test('is nothing when there is no room at all', () => {
    const full = { text: 'x'.repeat(1000) }
    expect(encodeStates({ measures: { aaaaaaaa: 'q1' } }, full)).toBeUndefined()
  })
})
