import type { Criterion, HowFar } from '../criteria/kind.ts'
import type { Measure } from '../progress/measure.ts'
import type { Progress } from '../progress/progress.ts'

/** A criterion, or a part of one, and how far it is. */
export interface PartHowFar extends Omit<HowFar, 'unit'> {
  readonly unit: HowFar['unit']
  /** The activities or keepsakes it asks for, such as `TriviaAnswered where {"correct":[true]}`. */
  readonly asks: string
  /** The parts of a composite, of which `target` are needed. */
  readonly parts?: readonly PartHowFar[]
}

export function howFarOf(criterion: Criterion, progress: Progress): PartHowFar {
  const { parts } = criterion
  if (!parts) return { ...criterion.howFar(progress), asks: asksOf(criterion) }
  const inside = parts.of.map((part) => howFarOf(part, progress))
  const current = inside.filter(({ met }) => met).length
  return {
    current: Math.min(current, parts.needed),
    target: parts.needed,
    unit: 'criteria',
    met: current >= parts.needed,
    asks: parts.needed === parts.of.length ? 'all of these' : `${parts.needed} of these`,
    parts: inside,
  }
}

function asksOf({ measures, collects, collected }: Criterion): string {
  if (collects) return `of the keepsakes ${collected?.join(', ')}`
  return [...new Set(measures.map(measureText))].join(', then ')
}

export function measureText({ activityType, where }: Measure): string {
  return where ? `${activityType} where ${JSON.stringify(where.source)}` : activityType
}

/** Says what is left to do: a line for each part, parts of parts indented. Empty when the criterion is met. */
export function missingLines(howFar: PartHowFar, indent = ''): string[] {
  const { current, target, unit, met, asks, parts } = howFar
  if (met) return []
  const more = `${indent}${target - current} more ${unitText(unit, target - current)} (${current} of ${target})`
  if (!parts) return [`${more}: ${asks}`]
  return [`${more}, ${asks}:`, ...parts.flatMap((part) => missingLines(part, `${indent}  `))]
}

const SINGULAR: Readonly<Record<HowFar['unit'], string>> = {
  activities: 'activity',
  minutes: 'minute',
  days: 'day in a row',
  steps: 'step',
  keepsakes: 'keepsake',
  criteria: 'criterion',
}
const PLURAL: Readonly<Record<HowFar['unit'], string>> = {
  activities: 'activities',
  minutes: 'minutes',
  days: 'days in a row',
  steps: 'steps',
  keepsakes: 'keepsakes',
  criteria: 'criteria',
}

export const unitText = (unit: HowFar['unit'], many: number): string => (many === 1 ? SINGULAR : PLURAL)[unit]
