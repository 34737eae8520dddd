import { compilePattern } from '../events/pattern/index.ts'
import { valuesOf } from './criteria/words.ts'
import { type Condition, keyOfMeasure, type Measure, type MeasureDraft, type Narrowing } from './measure.ts'

/** The measure of a draft under a keepsake's modifiers, with which activities can be gathered. */
export function measureOf(draft: MeasureDraft, narrowings: readonly Narrowing[]): Measure {
  const {
    conditions = [],
    activityType,
    where,
    gather,
    join,
    holds = valuesOf,
    needs = 0,
    largestBytes,
  } = draft
  const declines = firstOf([...narrowings.map(({ condition }) => condition), ...conditions])
  return {
    ...keyOfMeasure(draft, narrowings),
    activityType,
    where: where && compilePattern(where),
    declines,
    gather: (activity) => (declines(activity) === undefined ? gather(activity) : undefined),
    join,
    holds,
    needs,
    largestBytes,
  }
}

function firstOf(conditions: readonly Condition[]): Condition {
  return (activity) => {
    for (const condition of conditions) {
      const reason = condition(activity)
      if (reason !== undefined) return reason
    }
    return undefined
  }
}
