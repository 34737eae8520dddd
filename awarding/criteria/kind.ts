import type * as z from 'zod/mini'
import type { Interval } from '../../schemas/activities/define.ts'
import type { KeepsakeId } from '../../schemas/ids.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { Measure, MeasureDraft, MeasureKey } from '../measure.ts'
import type { Progress } from '../progress.ts'

/** How far a user is. `met` may hold only if `current` has reached `target`; `current` never exceeds `target`. */
export interface Standing {
  readonly current: number
  readonly target: number
  readonly unit: 'activities' | 'minutes' | 'days' | 'steps' | 'keepsakes' | 'criteria'
  readonly met: boolean
}

/**
 * A compiled condition. Monotone: once met by a progress, met by every greater one.
 *
 * @typeParam M what there is of each measure: all of it, or its key alone
 */
export interface Criterion<M extends MeasureKey = Measure> {
  /** All that it measures, its parts' included. */
  readonly measures: readonly M[]
  /** True when it depends on which keepsakes have been earned. */
  readonly collects: boolean
  /** The keepsakes that it collects itself, without those of its parts. */
  readonly collected?: readonly KeepsakeId[]
  /** Of a composite: what it is made of, and how many of them must be met. */
  readonly parts?: { readonly needed: number; readonly of: readonly Criterion<M>[] }
  standing(progress: Progress): Standing
}

/** What a criterion may know of the campaign and of the keepsake it stands in. */
export interface CompileContext<M extends MeasureKey = Measure> {
  /** The keepsake's own, where it has one. Epoch milliseconds, half-open. */
  readonly window: Interval
  /** IANA name, such as America/New_York. */
  readonly timeZone: string
  /** Every keepsake of the campaign but the one being compiled and, of tiers, its fellows. */
  readonly otherKeepsakes: readonly KeepsakeId[]
  /** Adds to a measure what the keepsake's modifiers ask for. */
  readonly measure: (draft: MeasureDraft) => M
  /** Compiles a part of a composite. */
  readonly compile: (earn: Earn) => Criterion<M>
}

/** A condition as campaign files say it: one key, the kind's name, and what the kind's schema accepts. */
export type Earn = Readonly<Record<string, unknown>>

/** What schemas of kinds are made of, beside what is their own. */
export interface Grammar {
  /** Any condition, for kinds made of others. */
  readonly earn: z.ZodMiniType<Earn>
  readonly where: z.ZodMiniType<JsonObject>
  readonly activityType: z.ZodMiniType<string>
}

export interface CriterionKind {
  readonly name: string
  /** Which key of the spec is the amount to reach; undefined for a kind that cannot have tiers. */
  readonly targetKey?: string
  schema(grammar: Grammar): z.ZodMiniType
  /** @param spec what the schema has accepted */
  compile<M extends MeasureKey>(spec: unknown, context: CompileContext<M>): Criterion<M>
}

/** Ties a kind's compiler to its schema, so that the type of what is compiled is the type of what was accepted. */
export function defineKind<Schema extends z.ZodMiniType>(kind: {
  name: string
  targetKey?: string
  schema: (grammar: Grammar) => Schema
  compile: <M extends MeasureKey>(spec: z.infer<Schema>, context: CompileContext<M>) => Criterion<M>
}): CriterionKind {
  return { ...kind, compile: (spec, context) => kind.compile(spec as z.infer<Schema>, context) }
}

export function standing(current: number, target: number, unit: Standing['unit']): Standing {
  return { current: Math.min(current, target), target, unit, met: current >= target }
}
