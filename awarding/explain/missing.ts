import type { KeepsakeId } from '../../schemas/ids.ts'
import type { Criterion, Standing } from '../criteria/kind.ts'
import type { Measure } from '../measure.ts'
import type { Progress } from '../progress.ts'

/** A condition, or a part of one, and how far it is. */
export interface PartStanding extends Omit<Standing, 'unit'> {
  readonly unit: Standing['unit']
  /** What it asks for, such as `TriviaAnswered where {"correct":[true]}`. */
  readonly asks: string
  /** Of a condition made of others; `target` of them are needed. */
  readonly parts?: readonly PartStanding[]
}

/** The conditions that measure or collect by themselves. */
export function leavesOf(criterion: Criterion): Criterion[] {
  return criterion.parts ? criterion.parts.of.flatMap(leavesOf) : [criterion]
}

export function standingOf(criterion: Criterion, progress: Progress): PartStanding {
  const { parts } = criterion
  if (!parts) return { ...criterion.standing(progress), asks: asksOf(criterion) }
  const standings = parts.of.map((part) => standingOf(part, progress))
  const current = standings.filter(({ met }) => met).length
  return {
    current: Math.min(current, parts.needed),
    target: parts.needed,
    unit: 'criteria',
    met: current >= parts.needed,
    asks: parts.needed === parts.of.length ? 'all of these' : `${parts.needed} of these`,
    parts: standings,
  }
}

function asksOf({ measures, collects, collected }: Criterion): string {
  if (collects) return `of the keepsakes ${collected?.join(', ')}`
  return [...new Set(measures.map(measureText))].join(', then ')
}

export function measureText({ activityType, where }: Measure): string {
  return where ? `${activityType} where ${JSON.stringify(where.source)}` : activityType
}

/** What is left to do, a line for each part, indented by what it is a part of. Empty when the condition is met. */
export function missingLines(standing: PartStanding, indent = ''): string[] {
  const { current, target, unit, met, asks, parts } = standing
  if (met) return []
  const more = `${indent}${target - current} more ${unitText(unit, target - current)} (${current} of ${target})`
  if (!parts) return [`${more}: ${asks}`]
  return [`${more}, ${asks}:`, ...parts.flatMap((part) => missingLines(part, `${indent}  `))]
}

const SINGULAR: Readonly<Record<Standing['unit'], string>> = {
  activities: 'activity',
  minutes: 'minute',
  days: 'day in a row',
  steps: 'step',
  keepsakes: 'keepsake',
  criteria: 'condition',
}
const PLURAL: Readonly<Record<Standing['unit'], string>> = {
  activities: 'activities',
  minutes: 'minutes',
  days: 'days in a row',
  steps: 'steps',
  keepsakes: 'keepsakes',
  criteria: 'conditions',
}

export const unitText = (unit: Standing['unit'], many: number): string =>
  (many === 1 ? SINGULAR : PLURAL)[unit]

/** The other keepsakes that a condition asks for, of its parts as well. */
export function collectedBy(criterion: Criterion): KeepsakeId[] {
  return [...new Set(leavesOf(criterion).flatMap(({ collected = [] }) => collected))]
}
