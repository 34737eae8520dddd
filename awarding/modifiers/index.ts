import * as z from 'zod/mini'
import type { Interval } from '../../schemas/activities/define.ts'
import type { Narrowing } from '../measure.ts'
import { below, type Fields, type PathProblem } from '../path-problem.ts'
import { chanceModifier } from './chance.ts'
import type { Modifier, ModifierContext } from './modifier.ts'
import { windowModifier } from './window.ts'

/** Every modifier that narrows what counts for a keepsake. A new one is a file beside this and a line here. */
export const modifiers = { window: windowModifier, chance: chanceModifier }

const all: readonly Modifier[] = Object.values(modifiers)

/** The modifiers' part of the schema of a keepsake. */
export const modifierShape = {
  window: z.optional(modifiers.window.schema),
  chance: z.optional(modifiers.chance.schema),
}

/** What a keepsake's modifiers make of its measures, and the window that is left. */
export function narrowingsOf(
  keepsake: object,
  context: ModifierContext,
): { readonly narrowings: readonly Narrowing[]; readonly window: Interval } {
  const values = keepsake as Fields
  const narrowed = all
    .filter(({ name }) => values[name] !== undefined)
    .map((modifier) => modifier.narrow(values[modifier.name], context))
  const window = narrowed.find((narrowing) => narrowing.window)?.window ?? context.window
  return { narrowings: narrowed, window }
}

/** What is wrong between a keepsake's modifiers and its campaign, with paths from the keepsake. */
export function modifierProblems(keepsake: Fields, campaign: Fields): PathProblem[] {
  return all
    .filter(({ name }) => keepsake[name] !== undefined)
    .flatMap((modifier) =>
      below([modifier.name], modifier.problems(keepsake[modifier.name], keepsake, campaign)),
    )
}
