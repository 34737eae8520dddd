import type { Item } from 'dynalite/db/index.js'
import type { Campaign } from '../../awarding/campaign/campaign.ts'
import type { LocalRun } from '../../local/run.ts'
import { readerId } from './side.ts'

/** The most that anybody held when the system before this one fell over. */
const KEEPSAKES_A_READER = 9
const KEEPSAKES_OF_OTHERS = 5

/** Gives each reader their keepsakes and progress in the campaign. */
export async function seedReaders(run: LocalRun, campaign: Campaign, readers: number): Promise<void> {
  const keepsakes = campaign.keepsakes.slice(0, KEEPSAKES_A_READER).map(({ id }) => id)
  for (let reader = 0; reader < readers; reader++)
    await seedUsers(run, campaign, [readerId(reader)], keepsakes)
}

/**
 * Fills the keepsakes table up with items of others, from their `from`th to their `to`th, and the progress table with
 * that of their owners. Their ids lie all round the readers' and begin as those do.
 */
export async function seedOthers(run: LocalRun, campaign: Campaign, from: number, to: number): Promise<void> {
  const keepsakes = campaign.keepsakes.slice(0, KEEPSAKES_OF_OTHERS).map(({ id }) => id)
  const users = function* () {
    for (let user = from / KEEPSAKES_OF_OTHERS; user < to / KEEPSAKES_OF_OTHERS; user++)
      yield `${'viewer-00'.slice(0, user % 10)}.${user}`
  }
  await seedUsers(run, campaign, { [Symbol.iterator]: users }, keepsakes)
}

async function seedUsers(
  { stack, endpoints }: LocalRun,
  campaign: Campaign,
  users: Iterable<string>,
  keepsakeIds: readonly string[],
): Promise<void> {
  const { dynamo } = stack.aws
  const start = Date.parse(campaign.startsAt)
  const keepsakes = function* (): Generator<Item> {
    for (const userId of users)
      for (const [index, id] of keepsakeIds.entries()) {
        const earnedAt = new Date(start + (index + 1) * 3_600_000).toISOString()
        yield {
          ...{ userId: { S: userId }, keepsake: { S: `${campaign.id}#${id}` } },
          ...{ earnedAt: { S: earnedAt }, recordedAt: { S: earnedAt } },
          ...{ eventId: { S: `${id}-${index}` }, source: { S: 'partner.bench' } },
        }
      }
  }
  const progress = function* (): Generator<Item> {
    const earned = Object.fromEntries(keepsakeIds.map((id, index) => [id, start + (index + 1) * 3_600_000]))
    const body = { S: JSON.stringify({ measures: {}, earned }) }
    for (const userId of users)
      yield { userId: { S: userId }, campaignId: { S: campaign.id }, version: { N: '1' }, body }
  }
  await dynamo.seed(endpoints.tables.keepsakes, keepsakes())
  await dynamo.seed(endpoints.tables.progress, progress())
}
