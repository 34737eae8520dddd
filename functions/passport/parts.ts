import type { PassportKeepsake } from '../../awarding/catalogue/compiled-keepsakes.ts'
import type { Criterion } from '../../awarding/criteria/kind.ts'
import type { MeasureKey } from '../../awarding/progress/measure.ts'
import type { Progress } from '../../awarding/progress/progress.ts'
import type { PassportPart, PassportParts } from '../../schemas/api/passport.ts'
import type { KeepsakeId } from '../../schemas/ids.ts'

/** More keepsakes of one collection are not listed: a campaign may have hundreds, and tiers that each collect all of them. */
const MOST_COLLECTED = 50

export interface PartsContext {
  readonly progress: Progress
  /** A keepsake of the campaign; undefined for one that it does not have. */
  readonly keepsake: (id: KeepsakeId) => Pick<PassportKeepsake, 'hidden'> | undefined
}

/** The parts that a criterion is made of, with how far the user is with each. Nothing for one that is made of none. */
export function partsOf(criterion: Criterion<MeasureKey>, context: PartsContext): PassportParts {
  const { parts, collected } = criterion
  if (parts) return { needed: parts.needed, parts: parts.of.map((part) => partOf(part, context)) }
  if (!collected || collected.length > MOST_COLLECTED) return {}
  const { target } = criterion.howFar(context.progress)
  return { needed: target, parts: collected.map((id) => collectedPart(id, context)) }
}

function partOf(criterion: Criterion<MeasureKey>, context: PartsContext): PassportPart {
  const { current, target, unit } = criterion.howFar(context.progress)
  const activities = criterion.parts
    ? []
    : [...new Set(criterion.measures.map(({ activityType }) => activityType))]
  return {
    progress: { current, target, unit },
    ...(activities.length > 0 ? { activities } : {}),
    ...partsOf(criterion, context),
  }
}

/** A keepsake that is still a secret is told as one, though another collects it. */
function collectedPart(keepsakeId: KeepsakeId, { progress, keepsake }: PartsContext): PassportPart {
  const isEarned = progress.earned.has(keepsakeId)
  const isTold = isEarned || !keepsake(keepsakeId)?.hidden
  return {
    progress: { current: isEarned ? 1 : 0, target: 1, unit: 'keepsakes' },
    ...(isTold ? { keepsakeId } : { hidden: true }),
  }
}
