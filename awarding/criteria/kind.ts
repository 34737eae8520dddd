import * as z from 'zod/mini'
import type { JsonObject } from '../../json/json.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import type { KeepsakeId } from '../../schemas/ids.ts'
import type { ContentMistake } from '../../schemas/mistakes.ts'
import { wants } from '../../schemas/wants.ts'
import type { Measure, MeasureDraft, MeasureKey } from '../progress/measure.ts'
import type { Progress } from '../progress/progress.ts'

/** How far a user is. `met` may hold only if `current` has reached `target`; `current` never exceeds `target`. */
export interface HowFar {
  readonly current: number
  readonly target: number
  readonly unit: 'activities' | 'minutes' | 'days' | 'steps' | 'keepsakes' | 'criteria'
  readonly met: boolean
}

/**
 * A compiled criterion. Monotone: once met by a progress, met by every greater one.
 *
 * @typeParam M all of each measure, or its key alone
 */
export interface Criterion<M extends MeasureKey = Measure> {
  /** All that it measures, its parts' included. */
  readonly measures: readonly M[]
  /** True when it depends on which keepsakes have been earned. */
  readonly collects: boolean
  /** The keepsakes that it collects itself, without those of its parts. */
  readonly collected?: readonly KeepsakeId[]
  /** The parts of a composite, and how many of them must be met. */
  readonly parts?: { readonly needed: number; readonly of: readonly Criterion<M>[] }
  howFar(progress: Progress): HowFar
  /**
   * The earliest event time by which it was met, epoch milliseconds, as far as the progress tells. It is never before
   * that of an activity, or of a keepsake, that it takes. Undefined as long as it is not met.
   */
  metAt(progress: Progress): number | undefined
}

/** The facts of its campaign and keepsake that a criterion may use. */
export interface CompileContext<M extends MeasureKey = Measure> {
  /** The keepsake's own, where it has one. Epoch milliseconds, half-open. */
  readonly window: Interval
  /** IANA name, such as America/New_York. */
  readonly timeZone: string
  /** Every keepsake of the campaign but the one being compiled and the other tiers of its group. */
  readonly otherKeepsakes: readonly KeepsakeId[]
  /** Adds to a measure what the keepsake's modifiers ask for. */
  readonly measure: (draft: MeasureDraft) => M
  /** Compiles a part of a composite. */
  readonly compile: (earn: Earn) => Criterion<M>
}

/** A criterion as campaign files say it: one key, the kind's name, and what the kind's schema accepts. */
export type Earn = Readonly<Record<string, unknown>>

/** The schemas that kinds share. */
export interface Grammar {
  /** Any criterion, for kinds made of others. */
  readonly earn: z.ZodMiniType<Earn>
  readonly where: z.ZodMiniType<JsonObject>
  readonly activityType: z.ZodMiniType<string>
}

/** All that the project knows of a kind of criterion, but for its page. */
export interface CriterionKind {
  readonly name: string
  /** The key of the amount to reach; undefined for a kind that cannot have tiers. */
  readonly targetKey?: string
  schema(grammar: Grammar): z.ZodMiniType
  /** @param spec what the schema has accepted */
  compile<M extends MeasureKey>(spec: unknown, context: CompileContext<M>): Criterion<M>
  readonly guide: Guide
}

/** Tells producers about a kind. The functions, which tell nobody, are bundled without it. */
export interface Guide {
  /** One sentence that says what it asks for. */
  readonly description: string
  /** A sentence for each of its keys, by their paths in the criterion. */
  readonly keys: Readonly<Record<string, string>>
  /** @param spec what the schema has accepted */
  lookAt(spec: unknown, context: OutlookContext): Outlook
}

/** Tells whether a criterion can be met at all, whatever users do. */
export interface Outlook {
  readonly mistakes: readonly ContentMistake[]
  /** True when a user can meet it if only these keepsakes can be earned. Monotone. */
  canBeMet(attainable: ReadonlySet<string>): boolean
  /** The collections that it asks for, in its parts too. */
  readonly collections: readonly Collection[]
}

export interface Collection {
  readonly path: readonly PropertyKey[]
  readonly wanted: ReadonlySet<string>
  readonly target: number
}

/** The facts of the campaign that an outlook may use. */
export interface OutlookContext {
  /** The criterion's activities must lie in it. */
  readonly window: Interval
  readonly timeZone: string
  /** The ids of the campaign's other keepsakes. */
  readonly others: readonly string[]
  /** The outlook of a part of a composite, its paths from the composite's. */
  readonly lookAt: (earn: Earn, path: readonly PropertyKey[]) => Outlook
}

/** Ties a kind's compiler to its schema, so that the type of what is compiled is the type of what was accepted. */
export function defineKind<Schema extends z.ZodMiniType>(kind: {
  name: string
  targetKey?: string
  schema: (grammar: Grammar) => Schema
  compile: <M extends MeasureKey>(spec: z.infer<Schema>, context: CompileContext<M>) => Criterion<M>
  guide: Guide
}): CriterionKind {
  return { ...kind, compile: (spec, context) => kind.compile(spec as z.infer<Schema>, context) }
}

/** Sentences for the keys that kinds share. */
export const sharedKeys = {
  activity: 'What must be done.',
  where: 'Which of them count: an EventBridge event pattern over their detail. Left out: all of them.',
}

/** @typeParam Spec what the kind's schema has accepted */
export function defineGuide<Spec>(guide: {
  description: string
  keys?: Guide['keys']
  lookAt: (spec: Spec, context: OutlookContext) => Outlook
}): Guide {
  return { keys: {}, ...guide, lookAt: (spec, context) => guide.lookAt(spec as Spec, context) }
}

export function howFar(current: number, target: number, unit: HowFar['unit']): HowFar {
  return { current: Math.min(current, target), target, unit, met: current >= target }
}

/** A whole number of things to reach, from 1. */
export function targetSchema(most: number) {
  const what = `a whole number from 1 to ${most}`
  return z.int(wants(what)).check(z.minimum(1, `must be ${what}`), z.maximum(most, `must be ${what}`))
}

/** The criteria that measure or collect by themselves. */
export function leavesOf(criterion: Criterion): Criterion[] {
  return criterion.parts ? criterion.parts.of.flatMap(leavesOf) : [criterion]
}

/** The other keepsakes that a criterion and its parts ask for. */
export function collectedBy(criterion: Criterion): KeepsakeId[] {
  return [...new Set(leavesOf(criterion).flatMap(({ collected = [] }) => collected))]
}
