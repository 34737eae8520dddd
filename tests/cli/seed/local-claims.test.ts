import type { CompiledCampaign, CompiledKeepsake } from '../../../awarding/catalogue/compiled-campaign.ts'
import { LocalClaims } from '../../../cli/seed/local-claims.ts'
import type { Fill } from '../../../cli/seed/writer.ts'
import type { UserId } from '../../../schemas/ids.ts'
import { openStore } from '../../../store/open.ts'
import type { PlainItem } from '../../../store/seeded-items.ts'
import { catalogueOf, votes } from '../../functions/support/catalogue.ts'
import { memoryTables } from '../../store/support/memory-tables.ts'
import { plain, type Typed } from '../../store/support/typed.ts'

const SUPPLY = 20
const catalogue = catalogueOf({ id: 'cup', keepsakes: [{ id: 'voter', supply: SUPPLY, earn: votes(1) }] })
const [campaign] = [...catalogue.campaigns.values()] as [CompiledCampaign]
const [keepsake] = campaign.keepsakes as readonly [CompiledKeepsake]

function world() {
  const tables = memoryTables()
  const store = openStore({ client: tables.newClient(), tables: tables.names })
  const written: string[] = []
  const fill: Fill = async (table, items) => {
    // It takes its time, as a request does.
    await new Promise((resolve) => setImmediate(resolve))
    const keyOf = (item: PlainItem) => `${item.userOrBucket?.S} ${item.keepsakeOrNumber?.S}`
    const there = new Set(
      (await tables.everyItem(tables.names[table])).map(
        (item) => `${item.userOrBucket} ${item.keepsakeOrNumber}`,
      ),
    )
    const free = items.filter((item) => !there.has(keyOf(item)))
    await tables.fill(
      tables.names[table],
      free.map((item) => plain(item as unknown as Typed)),
    )
    written.push(...free.map(keyOf))
    return free.length
  }
  const claims = new LocalClaims(store, fill)
  const claim = (user: string) => claims.claim(user as UserId, campaign, keepsake)
  return { store, claims, claim, written }
}

test('numbers are given out in the order of asking, however many ask at once, and then it is sold out', async () => {
  const { claim, claims, store, written } = world()
  const answers: Awaited<ReturnType<typeof claim>>[] = []
  for (let group = 0; group < 5; group++)
    answers.push(...(await Promise.all(Array.from({ length: 8 }, (_, at) => claim(`u${group * 8 + at}`)))))
  await claims.flush()
  const numbers = answers.slice(0, SUPPLY).map((answer) => (answer === 'sold-out' ? answer : answer.number))
  expect(numbers).toEqual(Array.from({ length: SUPPLY }, (_, at) => at + 1))
  expect(answers.slice(SUPPLY)).toEqual(Array(20).fill('sold-out'))
  // The first went through the store.
  expect(written).toHaveLength(2 * (SUPPLY - 1))
  for (const [at, answer] of answers.entries()) {
    const user = store.forUser(`u${at}` as UserId)
    const limited = { campaignId: campaign.id, keepsakeId: keepsake.id, of: SUPPLY }
    expect(await user.claimEdition(limited)).toEqual(answer)
  }
})

test('where somebody has a number the store gives out the others', async () => {
  const { claim, claims, store, written } = world()
  const limited = { campaignId: campaign.id, keepsakeId: keepsake.id, of: SUPPLY }
  await store.forUser('earlier' as UserId).claimEdition(limited)
  expect(await claim('u1')).toEqual({ number: 2, of: SUPPLY })
  expect(await claim('u2')).toEqual({ number: 3, of: SUPPLY })
  await claims.flush()
  expect(written).toEqual([])
})

test('a run after one that was interrupted gives each user the number that they had', async () => {
  const before = world()
  await before.claim('u1')
  await before.claim('u2')
  await before.claims.flush()
  const again = new LocalClaims(before.store, () => Promise.reject(new Error('nothing is to be written')))
  const claim = (user: string) => again.claim(user as UserId, campaign, keepsake)
  expect([await claim('u1'), await claim('u2'), await claim('u3')]).toEqual(
    [1, 2, 3].map((number) => ({ number, of: SUPPLY })),
  )
  await again.flush()
})

test('whoever claims while numbers are given out here is not overwritten, and the run ends', async () => {
  const { claim, claims, store } = world()
  await claim('u1')
  await claim('u2')
  const limited = { campaignId: campaign.id, keepsakeId: keepsake.id, of: SUPPLY }
  expect(await store.forUser('live' as UserId).claimEdition(limited)).toEqual({ number: 2, of: SUPPLY })
  await expect(claims.flush()).rejects.toThrow(
    /others earn limited keepsakes just now: run the command again/,
  )
  // The store then finds another number for whoever lost theirs.
  const other = await store.forUser('u2' as UserId).claimEdition(limited)
  expect(other === 'sold-out' ? 0 : other.number).toBeGreaterThan(2)
})
