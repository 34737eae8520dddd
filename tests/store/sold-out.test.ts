import type { UserId } from '../../schemas/ids.ts'
import { openStore, type Store, type Units } from '../../store/open.ts'
import { startTables, type TestTables } from './support/tables.ts'
import { campaign, keepsakeId, user } from './support/values.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await startTables()
})
afterAll(() => tables.stop())

let units: Units[]
let store: Store
beforeEach(() => {
  units = []
  store = openStore({
    client: tables.newClient(),
    tables: tables.names,
    onUnits: (spent) => units.push(spent),
  })
})

const claim = (userId: UserId, name: string, of: number) =>
  store.forUser(userId).claimEdition({ campaignId: campaign('paris'), keepsakeId: keepsakeId(name), of })

async function sellOut(name: string, of: number): Promise<Map<UserId, number>> {
  const numbers = new Map<UserId, number>()
  for (let index = 0; index < of; index++) {
    const answer = await claim(user(`early-${index}`), name, of)
    if (answer === 'sold-out') throw new Error(`sold out at ${index} of ${of}`)
    numbers.set(user(`early-${index}`), answer.number)
  }
  return numbers
}

test('what has sold out costs nothing more, whoever comes', async () => {
  await sellOut('trio', 3)
  expect(await claim(user('late-1'), 'trio', 3)).toBe('sold-out')
  units = []
  for (const late of ['late-1', 'late-2', 'late-3'])
    expect(await claim(user(late), 'trio', 3)).toBe('sold-out')
  expect(units).toEqual([])
})

test('whoever holds a number is told it after the keepsake has sold out, at no cost', async () => {
  const numbers = await sellOut('many', 130)
  expect(await claim(user('late'), 'many', 130)).toBe('sold-out')
  units = []
  for (const [holder, number] of numbers) expect(await claim(holder, 'many', 130)).toEqual({ number })
  expect(units).toEqual([])
})

test('a number taken elsewhere after the supply was raised is found all the same, and no number is given twice', async () => {
  const numbers = await sellOut('raised', 3)
  expect(await claim(user('late'), 'raised', 3)).toBe('sold-out')

  const elsewhere = openStore({ client: tables.newClient(), tables: tables.names })
  const raised = { campaignId: campaign('paris'), keepsakeId: keepsakeId('raised'), of: 5 }
  const first = await elsewhere.forUser(user('late')).claimEdition(raised)
  expect(await claim(user('late'), 'raised', 5)).toEqual(first)
  const second = await claim(user('later'), 'raised', 5)
  const given = [...numbers.values(), first, second].map((answer) =>
    typeof answer === 'object' ? answer.number : answer,
  )
  expect(new Set(given)).toEqual(new Set([1, 2, 3, 4, 5]))
  expect(await claim(user('last'), 'raised', 5)).toBe('sold-out')
})
