import type * as z from 'zod'
import type { Interval } from '../../schemas/activities/define.ts'
import type { KeepsakeId } from '../../schemas/ids.ts'
import type { Measure, MeasureDraft } from '../measure.ts'
import type { Progress } from '../progress.ts'

/** How far a user is. `met` may hold only if `current` has reached `target`; `current` never exceeds `target`. */
export interface Standing {
  readonly current: number
  readonly target: number
  readonly unit: 'activities' | 'minutes' | 'days' | 'steps' | 'keepsakes' | 'criteria'
  readonly met: boolean
}

/** A compiled condition. Monotone: once met by a progress, met by every greater one. */
export interface Criterion {
  /** All that it measures, its parts' included. */
  readonly measures: readonly Measure[]
  /** True when it depends on which keepsakes have been earned. */
  readonly collects: boolean
  /** The keepsakes that it collects itself, without those of its parts. */
  readonly collected?: readonly KeepsakeId[]
  /** Of a composite: what it is made of, and how many of them must be met. */
  readonly parts?: { readonly needed: number; readonly of: readonly Criterion[] }
  standing(progress: Progress): Standing
}

/** What a criterion may know of the campaign and of the keepsake it stands in. */
export interface CompileContext {
  /** The keepsake's own, where it has one. Epoch milliseconds, half-open. */
  readonly window: Interval
  /** IANA name, such as America/New_York. */
  readonly timeZone: string
  /** Every keepsake of the campaign but the one being compiled and, of tiers, its fellows. */
  readonly otherKeepsakes: readonly KeepsakeId[]
  /** Adds to a measure what the keepsake's modifiers ask for. */
  readonly measure: (draft: MeasureDraft) => Measure
  /** Compiles a part of a composite. */
  readonly compile: (earn: Earn) => Criterion
}

/** A condition as campaign files say it: one key, the kind's name, and what the kind's schema accepts. */
export type Earn = Readonly<Record<string, unknown>>

export interface CriterionKind {
  readonly name: string
  /** Which key of the spec is the amount to reach; undefined for a kind that cannot have tiers. */
  readonly targetKey?: string
  /** @param earn the schema of any condition, for kinds made of others */
  schema(earn: z.ZodType<Earn>): z.ZodType
  /** @param spec what the schema has accepted */
  compile(spec: unknown, context: CompileContext): Criterion
}

/** Ties a kind's compiler to its schema, so that the type of what is compiled is the type of what was accepted. */
export function defineKind<Schema extends z.ZodType>(kind: {
  name: string
  targetKey?: string
  schema: (earn: z.ZodType<Earn>) => Schema
  compile: (spec: z.infer<Schema>, context: CompileContext) => Criterion
}): CriterionKind {
  return { ...kind, compile: (spec, context) => kind.compile(spec as z.infer<Schema>, context) }
}

export function standing(current: number, target: number, unit: Standing['unit']): Standing {
  return { current: Math.min(current, target), target, unit, met: current >= target }
}
