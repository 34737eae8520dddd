import { type Catalogue, compileCatalogue } from '../../awarding/catalogue.ts'
import { type Explanation, explain, type Observed } from '../../awarding/explain.ts'
import { isLimited } from '../../awarding/simulation.ts'
import { parseActivityText } from '../../events/activity.ts'
import type { KeepsakeId, UserId } from '../../schemas/ids.ts'
import { findNamed } from '../keepsake-name.ts'
import { readLines } from '../lines.ts'
import { Rehearsal, type RejectedLine } from '../rehearsal.ts'

/** Why recorded events earn a user a keepsake, or do not. */
export interface RecordedExplanation extends Explanation {
  /** Lines that awarding would reject, and that name the user. */
  readonly rejected: readonly RejectedLine[]
  /** Lines that awarding would reject, and that name nobody: they may be the user's. */
  readonly rejectedOfNobody: number
}

/**
 * @param name `<userId>/<keepsakeId>`, or with the campaign between
 * @param events a file of events, one a line, or `-` for standard input
 * @throws UserError when the name names nothing, or the file cannot be read
 */
export async function explainRecorded(
  all: Catalogue,
  name: string,
  events: string,
): Promise<RecordedExplanation> {
  const named = findNamed(all, name)
  const { userId } = named
  const catalogue = compileCatalogue({ version: all.version, campaigns: [named.campaign.definition] })
  const { campaign, keepsake } = findNamed(catalogue, `${userId}/${named.keepsake.id}`)
  const observed: Observed[] = []
  const rejected: RejectedLine[] = []
  let rejectedOfNobody = 0
  // Whether a limited keepsake is left depends on everybody.
  const everybody = isLimited(campaign) ? new Rehearsal(catalogue) : undefined
  try {
    for await (const { number: line, text } of readLines(events)) {
      const parsed = parseActivityText(text)
      if (parsed.accepted) {
        const { activity } = parsed
        if (activity.userId === userId) observed.push({ line, activity })
        everybody?.add(activity)
        continue
      }
      const user = userOf(text)
      if (typeof user !== 'string') rejectedOfNobody++
      else if (user === userId) rejected.push({ line, reason: parsed.rejection.reason })
    }
    const soldOut = everybody ? await soldOutFor(everybody, userId) : new Set<KeepsakeId>()
    const explanation = explain(catalogue, campaign, keepsake, userId, observed, soldOut)
    return { ...explanation, rejected, rejectedOfNobody }
  } finally {
    everybody?.[Symbol.dispose]()
  }
}

async function soldOutFor(rehearsal: Rehearsal, userId: UserId): Promise<ReadonlySet<KeepsakeId>> {
  for await (const outcome of rehearsal.outcomes()) if (outcome.userId === userId) return outcome.soldOut
  return new Set()
}

/** Whom an event names that is otherwise beyond use. */
function userOf(text: string): unknown {
  try {
    return JSON.parse(text)?.detail?.userId
  } catch {
    return undefined
  }
}
