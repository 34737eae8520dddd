import { openStore, type Store } from '../../store/open.ts'
import { Crash, type Gate, losingAnswer, putGateInto, open as ungated } from '../functions/support/effects.ts'
import { type MemoryTables, memoryTables } from './support/memory-tables.ts'
import { campaign, keepsake, keepsakeId, user } from './support/values.ts'

const ERASED_AT = '2024-07-27T00:00:00.000Z'
const LATER = '2024-07-28T00:00:00.000Z'
const anna = user('anna')
const campaigns = ['amsterdam', 'paris', 'rome', 'zurich'].map(campaign)
const body = (text: string) => ({ measures: { m: text }, earned: {} })
const rare = (of: string) => ({ campaignId: campaign(of), keepsakeId: keepsakeId('rare'), of: 9 })

let tables: MemoryTables
let store: Store
/** A store whose every effect passes the gate. */
let erasing: Store
let gate: Gate
beforeEach(() => {
  tables = memoryTables()
  store = openStore({ client: tables.newClient(), tables: tables.names })
  gate = ungated
  const client = tables.newClient()
  putGateInto(
    client,
    () => gate,
    (name) => name,
  )
  erasing = openStore({ client, tables: tables.names })
})

/** Progress, a keepsake and a claim in each campaign. */
async function earn(erasedAt?: string) {
  const knowing = erasedAt ? { erasedAt } : {}
  for (const campaignId of campaigns) {
    await store.forUser(anna).claimEdition({ ...rare(campaignId), ...knowing })
    await store.forUser(anna).putKeepsake({ ...keepsake(campaignId, 'ace'), ...knowing })
    const read = await store.forUser(anna).progressInCampaign(campaignId, { consistent: true })
    await store.forUser(anna).commitProgress(campaignId, body(erasedAt ?? 'old'), read, erasedAt)
  }
}

/** Whatever the tables hold of the user beside the marker: when it was written after which erasure. */
async function writtenAfter() {
  const { keepsakes, progress, editions } = tables.names
  const items = []
  for (const table of [keepsakes, progress, editions]) items.push(...(await tables.everyItem(table)))
  return items
    .filter((item) => item.userId === 'anna' || item.userOrBucket === 'user#anna')
    .filter((item) => item.campaignId !== '#erased')
    .map((item) => item.erasedAt)
}

test('wherever an erasure ends, whoever reads of a campaign whose progress is gone is told of it', async () => {
  for (let last = 1; ; last++) {
    await tables.clear()
    await earn()
    let effects = 0
    gate = async (_name, effect) => {
      if (effects === last) throw new Crash()
      effects++
      return effect()
    }
    const ended = await erasing
      .forUser(anna)
      .erase(ERASED_AT)
      .then(
        () => false,
        () => true,
      )
    const user = store.forUser(anna)
    const gone = []
    for (const campaignId of campaigns) {
      const { progress, erasedAt } = await user.readProgress([campaignId], { consistent: true })
      if (progress.size === 0) gone.push({ campaignId, erasedAt })
    }
    expect({ last, gone }).toEqual({
      last,
      gone: gone.map(({ campaignId }) => ({ campaignId, erasedAt: ERASED_AT })),
    })
    if (!ended) break
  }
  expect(await writtenAfter()).toEqual([])
})

test.each(['progress', 'keepsakes', 'editions'])(
  'what is earned anew between the reads of an erasure and its first removal from %s stays',
  async (table) => {
    await earn()
    let isEarned = false
    gate = async (name, effect) => {
      if (name === `DeleteItem ${table}` && !isEarned) {
        isEarned = true
        await earn(ERASED_AT)
      }
      return effect()
    }
    await erasing.forUser(anna).erase(ERASED_AT)
    expect(isEarned).toBe(true)
    expect(await writtenAfter()).toEqual(Array(3 * campaigns.length).fill(ERASED_AT))
    // A later erasure takes it, and an earlier one takes nothing of what came after.
    expect(await erasing.forUser(anna).erase(ERASED_AT)).toEqual({
      keepsakes: 0,
      progress: 0,
      editions: 0,
      markers: 0,
    })
    expect(await erasing.forUser(anna).erase(LATER)).toEqual({
      keepsakes: 4,
      progress: 4,
      editions: 4,
      markers: 1,
    })
    expect(await writtenAfter()).toEqual([])
  },
)

test('a marker whose answer was lost, so that it was sent again, is new all the same', async () => {
  const lost = losingAnswer(2)
  gate = lost.gate
  expect(await erasing.forUser(anna).erase(ERASED_AT)).toMatchObject({ markers: 1 })
  expect(lost.seen[1]).toBe('UpdateItem progress')
})

test('a marker is not new where it is there, however far reads are behind', async () => {
  tables = memoryTables({ stale: () => 1000 })
  const { erase } = openStore({ client: tables.newClient(), tables: tables.names }).forUser(anna)
  expect([await erase(ERASED_AT), await erase(ERASED_AT)]).toMatchObject([{ markers: 1 }, { markers: 0 }])
})

test('a claim is erased however far reads are behind', async () => {
  tables = memoryTables({ stale: () => 1000 })
  const user = openStore({ client: tables.newClient(), tables: tables.names }).forUser(anna)
  await user.claimEdition(rare('paris'))
  expect(await user.erase(ERASED_AT)).toMatchObject({ editions: 1 })
})

test('an erasure removes no number, and whoever claims anew has another', async () => {
  await earn()
  const numbers = async () =>
    (await tables.everyItem(tables.names.editions)).filter((item) =>
      `${item.userOrBucket}`.startsWith('bucket#'),
    )
  const before = await numbers()
  await erasing.forUser(anna).erase(ERASED_AT)
  expect(await numbers()).toEqual(before)
  const again = { ...rare('paris'), erasedAt: ERASED_AT }
  expect(await store.forUser(anna).claimEdition(again)).toEqual({ number: 2, of: 9 })
  expect(await store.forUser(anna).claimEdition(again)).toEqual({ number: 2, of: 9 })
})

describe('a claim that does not know of an erasure', () => {
  test('fails where it meets one from after it, so that its activities come again', async () => {
    const paris = rare('paris')
    await store.forUser(anna).claimEdition({ ...paris, erasedAt: ERASED_AT })
    for (const erasedAt of [undefined, '2024-07-26T00:00:00.000Z'])
      await expect(
        store.forUser(anna).claimEdition({ ...paris, ...(erasedAt ? { erasedAt } : {}) }),
      ).rejects.toMatchObject({ name: 'ErasedMeanwhileError' })
  })

  test('fails where all are sold out, too', async () => {
    const last = { ...rare('paris'), of: 1 }
    await store.forUser(anna).claimEdition({ ...last, erasedAt: ERASED_AT })
    expect(await store.forUser(user('ben')).claimEdition(last)).toBe('sold-out')
    await expect(store.forUser(anna).claimEdition(last)).rejects.toMatchObject({
      name: 'ErasedMeanwhileError',
    })
  })

  test('has no part in what was claimed before: after the last was given out it has sold out', async () => {
    const last = { ...rare('paris'), of: 1 }
    await store.forUser(anna).claimEdition(last)
    expect(await store.forUser(anna).claimEdition({ ...last, erasedAt: ERASED_AT })).toBe('sold-out')
  })
})
