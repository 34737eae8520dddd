import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import { openStore } from '../../store/open.ts'
import { type SeededUser, seededClaim, seededItems } from '../../store/seeded-items.ts'
import { memoryTables } from './support/memory-tables.ts'
import { typed } from './support/typed.ts'

const userId = 'seeded-1-7' as UserId
const campaignId = 'games' as CampaignId

const keepsake = (id: string, states: Record<string, string>) => ({
  campaignId,
  keepsakeId: id as KeepsakeId,
  earnedAt: '2024-08-04T20:00:00.000Z',
  recordedAt: '2024-08-04T20:00:07.400Z',
  eventId: 'seeded-1-7-0-3' as EventId,
  source: 'partner.seeded-app',
  states: { measures: states },
})

const seeded: SeededUser = {
  userId,
  campaignId,
  keepsakes: [
    keepsake('voter', { abcdefgh: 'poll-1' }),
    { ...keepsake('limited', {}), edition: { number: 3, of: 10 } },
    { ...keepsake('quiet', {}), silent: true },
    // Beyond what is kept as text.
    keepsake('long', { abcdefgh: 'question '.repeat(60) }),
  ],
  body: {
    measures: { qrstuvwx: 'q1 q2 '.repeat(300) },
    earned: { voter: 1722801600000 },
    firstAt: 1722000000000,
  },
}

test('seeded items are those that the store writes of the same user, byte for byte', async () => {
  const tables = memoryTables()
  const user = openStore({ client: tables.newClient(), tables: tables.names }).forUser(userId)
  for (const each of seeded.keepsakes) await user.putKeepsake(each)
  await user.commitProgress(campaignId, seeded.body, undefined)

  // Bytes have a JSON of their own before a replacer sees them.
  const inJson = (item: Record<string, AttributeValue>) =>
    Object.fromEntries(
      Object.entries(item).map(([name, value]) => [
        name,
        value.B === undefined ? value : { B: Buffer.from(value.B).toString('base64') },
      ]),
    )
  const written = async (table: string) => (await tables.everyItem(table)).map((item) => inJson(typed(item)))
  const { keepsakes, progress } = seededItems(seeded)
  const bySortKey = (a: { keepsake?: { S?: string } }, b: { keepsake?: { S?: string } }) =>
    String(a.keepsake?.S).localeCompare(String(b.keepsake?.S))
  expect([...keepsakes].sort(bySortKey)).toEqual((await written(tables.names.keepsakes)).sort(bySortKey))
  expect([progress]).toEqual(await written(tables.names.progress))
  // Both forms of an attribute were tried.
  expect(JSON.stringify(keepsakes)).toContain('"B"')
  expect(JSON.stringify(progress)).toContain('"B"')
})

test('a seeded claim is what the store writes of one that takes the lowest free number, but for its ticket', async () => {
  const tables = memoryTables()
  const user = openStore({ client: tables.newClient(), tables: tables.names }).forUser(userId)
  const limited = { campaignId, keepsakeId: 'limited' as KeepsakeId }
  expect(await user.claimEdition({ ...limited, of: 10 })).toEqual({ number: 1, of: 10 })
  const { claim, taken } = seededClaim({ userId, ...limited, number: 1, of: 10 })
  expect(claim.ticket).toEqual(taken.ticket)
  // An attribute of every number costs every bucket's read.
  expect(taken).not.toHaveProperty('openBelow')
  const withoutTicket = ({ ticket, ...rest }: object & { ticket?: unknown }) => rest
  const written = (await tables.everyItem(tables.names.editions)).map((item) => withoutTicket(typed(item)))
  expect(written).toHaveLength(2)
  expect(written).toEqual(expect.arrayContaining([claim, taken].map(withoutTicket)))
})
