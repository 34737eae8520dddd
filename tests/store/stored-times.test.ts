import { openStore, type UserStore } from '../../store/open.ts'
import { memoryTables } from './support/memory-tables.ts'
import { campaign, keepsake, keepsakeId, user } from './support/values.ts'

const TIME = '2024-07-26T18:00:00.000Z'
const paris = campaign('paris')
const rare = { campaignId: paris, keepsakeId: keepsakeId('rare'), of: 9 }

/** Everything that stores a time, given it. */
const WRITES: Record<string, (user: UserStore, time: string) => Promise<unknown>> = {
  'the earnedAt of a keepsake': (user, earnedAt) =>
    user.putKeepsake({ ...keepsake('paris', 'ace'), earnedAt }),
  'the recordedAt of a keepsake': (user, recordedAt) =>
    user.putKeepsake({ ...keepsake('paris', 'ace'), recordedAt }),
  'the erasedAt of a keepsake': (user, erasedAt) =>
    user.putKeepsake({ ...keepsake('paris', 'ace'), erasedAt }),
  'an earlier earnedAt': (user, earnedAt) => user.dateKeepsakeBack({ ...keepsake('paris', 'ace'), earnedAt }),
  'the erasedAt of a progress': (user, erasedAt) =>
    user.commitProgress(paris, { measures: {}, earned: {} }, undefined, erasedAt),
  'the erasedAt of a claim': (user, erasedAt) => user.claimEdition({ ...rare, erasedAt }),
  'the connectedAt of a connection': (user, connectedAt) =>
    user.connect({ connectionId: 'phone', connectedAt, expiresAt: 2_000_000_000 }),
  'the marker of an erasure': (user, erasedAt) => user.erase(erasedAt),
}

describe.each(Object.entries(WRITES))('%s', (_, write) => {
  test('is taken as the one text whose order is that of time', async () => {
    const tables = memoryTables()
    const store = openStore({ client: tables.newClient(), tables: tables.names })
    await expect(write(store.forUser(user('anna')), TIME)).resolves.not.toThrow()
  })

  test.each([
    '2024-07-26T20:00:00.000+02:00',
    '2024-07-26T18:00:00Z',
    '2024-07-26t18:00:00.000Z',
    '+010000-01-01T00:00:00.000Z',
    'now',
  ])('is refused as %j, before anything is written', async (time) => {
    const tables = memoryTables()
    const store = openStore({ client: tables.newClient(), tables: tables.names })
    await expect(write(store.forUser(user('anna')), time)).rejects.toThrow(/a time is stored in UTC/)
    for (const table of Object.values(tables.names)) expect(await tables.everyItem(table)).toEqual([])
  })
})
