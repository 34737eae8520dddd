import { type Catalogue, catalogueOf } from '../../awarding/catalogue/catalogue.ts'
import { type Explanation, explain, type Observed } from '../../awarding/explaining/explain.ts'
import { isLimited } from '../../awarding/rehearsing/simulation.ts'
import { fieldsOf } from '../../json/json.ts'
import type { KeepsakeId, UserId } from '../../schemas/ids.ts'
import type { EventLines, RejectedLine } from '../event-lines.ts'
import { findNamed } from '../keepsake-name.ts'
import { Rehearsal } from '../rehearsal.ts'

/** Why recorded events earn a user a keepsake, or do not. */
export interface RecordedExplanation extends Explanation {
  /** Lines that awarding would reject, and that name the user. */
  readonly rejected: readonly RejectedLine[]
  /** Lines that awarding would reject, and that name nobody: they may be the user's. */
  readonly rejectedOfNobody: number
}

/**
 * @param name `<userId>/<keepsakeId>`, or with the campaign between
 * @param events a file of events, one a line, or `-` for standard input; `lines` reads it
 * @throws UserError when the name names nothing, or the file cannot be read
 */
export async function explainRecorded(
  all: Catalogue,
  name: string,
  events: string,
  lines: EventLines,
): Promise<RecordedExplanation> {
  const { userId, campaign, keepsake } = findNamed(all, name)
  const catalogue = catalogueOf(all.version, [campaign])
  const observed: Observed[] = []
  const rejected: RejectedLine[] = []
  let rejectedOfNobody = 0
  // Whether a limited keepsake is left depends on everybody.
  const everybody = isLimited(campaign) ? new Rehearsal(catalogue) : undefined
  try {
    for await (const { line, parsed, envelope } of lines.read(events)) {
      if (parsed.accepted) {
        const { activity } = parsed
        if (activity.userId === userId) observed.push({ line, activity })
        everybody?.add(activity)
        continue
      }
      const user = fieldsOf(envelope?.detail).userId
      if (typeof user !== 'string') rejectedOfNobody++
      else if (user === userId) rejected.push({ line, reason: parsed.rejection.reason })
    }
    const soldOut = everybody ? await soldOutFor(everybody, userId) : new Set<KeepsakeId>()
    const explanation = explain({ catalogue, campaign, keepsake, userId, observed, soldOut })
    return { ...explanation, rejected, rejectedOfNobody }
  } finally {
    everybody?.[Symbol.dispose]()
  }
}

async function soldOutFor(rehearsal: Rehearsal, userId: UserId): Promise<ReadonlySet<KeepsakeId>> {
  for await (const outcome of rehearsal.outcomes()) if (outcome.userId === userId) return outcome.soldOut
  return new Set()
}
