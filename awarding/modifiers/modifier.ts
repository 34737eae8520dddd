import type * as z from 'zod/mini'
import type { Interval } from '../../schemas/activities/define.ts'
import type { Narrowing } from '../measure.ts'
import type { Fields, PathProblem } from '../path-problem.ts'

/** What a modifier may know of the campaign and the keepsake it stands in. */
export interface ModifierContext {
  readonly keepsakeId: string
  /** The campaign's. Epoch milliseconds, half-open. */
  readonly window: Interval
  readonly secret: string | undefined
}

/** A key of a keepsake that narrows which activities count for it, whatever its condition. */
export interface Modifier {
  readonly name: string
  readonly schema: z.ZodMiniType
  /** What is wrong between its value and the campaign, with paths from the value. Takes any values. */
  problems(value: unknown, keepsake: Fields, campaign: Fields): PathProblem[]
  /** @param value what the schema has accepted */
  narrow(value: unknown, context: ModifierContext): Narrowing & { readonly window?: Interval }
}

/** Ties a modifier to its schema, so that the type of what narrows is the type of what was accepted. */
export function defineModifier<Schema extends z.ZodMiniType>(
  modifier: Omit<Modifier, 'schema' | 'narrow'> & {
    schema: Schema
    narrow: (value: z.infer<Schema>, context: ModifierContext) => ReturnType<Modifier['narrow']>
  },
): Omit<Modifier, 'schema'> & { readonly schema: Schema } {
  return { ...modifier, narrow: (value, context) => modifier.narrow(value as z.infer<Schema>, context) }
}
