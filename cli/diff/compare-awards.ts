import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import type { UserOutcome } from '../../awarding/rehearsing/simulation.ts'
import { compareText } from '../../json/compare-text.ts'
import type { CampaignId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import type { EventLines } from '../event-lines.ts'
import { Rehearsal } from '../rehearsal.ts'

/** How many users the same events earn one keepsake, in two catalogues. */
export interface KeepsakeComparison {
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  /** Users who earn it, live and by the draft. */
  live: number
  draft: number
  /** Users who earn it by the draft only, and live only. */
  gain: number
  lose: number
  /** They are sorted, and there when asked for. */
  readonly gaining?: UserId[]
  readonly losing?: UserId[]
}

export interface AwardComparison {
  /** Every keepsake of either catalogue, in the order of the draft, those it no longer has last. */
  readonly keepsakes: readonly KeepsakeComparison[]
  readonly rejected: number
}

/**
 * Runs recorded events through both catalogues, any number of them; `lines` reads them.
 *
 * @throws UserError when the file cannot be read
 */
export async function compareAwards(
  live: Catalogue,
  draft: Catalogue,
  events: string,
  { users, lines }: { users: boolean; lines: EventLines },
): Promise<AwardComparison> {
  const table = new Map<string, KeepsakeComparison>()
  for (const { campaigns } of [draft, live]) {
    for (const { id: campaignId, keepsakes } of campaigns.values()) {
      for (const { id: keepsakeId } of keepsakes) {
        const row = { campaignId, keepsakeId, live: 0, draft: 0, gain: 0, lose: 0 }
        const key = `${campaignId}#${keepsakeId}`
        if (!table.has(key)) table.set(key, users ? { ...row, gaining: [], losing: [] } : row)
      }
    }
  }
  const before = new Rehearsal(live)
  const after = new Rehearsal(draft)
  try {
    await before.read(events, lines, (activity) => after.add(activity))
    for await (const [a, b] of sideBySide(before.outcomes(), after.outcomes())) {
      const outcome = a ?? b
      if (outcome) tally(table, outcome, idsOf(a), idsOf(b))
    }
    return { keepsakes: [...table.values()], rejected: before.rejected.length }
  } finally {
    before[Symbol.dispose]()
    after[Symbol.dispose]()
  }
}

/** Counts what one user has of one campaign, live and by the draft. */
function tally(
  table: ReadonlyMap<string, KeepsakeComparison>,
  { userId, campaign }: UserOutcome,
  had: ReadonlySet<KeepsakeId>,
  has: ReadonlySet<KeepsakeId>,
): void {
  for (const id of had.union(has)) {
    const row = table.get(`${campaign.id}#${id}`)
    if (!row) throw new TypeError(`${campaign.id}#${id} was earned and is in neither catalogue`)
    if (had.has(id)) row.live++
    if (has.has(id)) row.draft++
    if (!had.has(id)) {
      row.gain++
      row.gaining?.push(userId)
    } else if (!has.has(id)) {
      row.lose++
      row.losing?.push(userId)
    }
  }
}

const idsOf = (outcome: UserOutcome | undefined) =>
  new Set(outcome?.awards.map(({ keepsake }) => keepsake.id) ?? [])

/** Outcomes of the same user in the same campaign together; both are sorted by those. */
async function* sideBySide(
  left: AsyncGenerator<UserOutcome>,
  right: AsyncGenerator<UserOutcome>,
): AsyncGenerator<[UserOutcome | undefined, UserOutcome | undefined]> {
  let [a, b] = [await left.next(), await right.next()]
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compareOutcomes(a.value, b.value)
    yield [order <= 0 && !a.done ? a.value : undefined, order >= 0 && !b.done ? b.value : undefined]
    if (order <= 0) a = await left.next()
    if (order >= 0) b = await right.next()
  }
}

function compareOutcomes(a: UserOutcome, b: UserOutcome): number {
  return compareText(a.userId, b.userId) || compareText(a.campaign.id, b.campaign.id)
}
