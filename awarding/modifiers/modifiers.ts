import { createHmac } from 'node:crypto'
import * as z from 'zod/mini'
import type { Fields } from '../../json/json.ts'
import type { Interval } from '../../schemas/activities/define.ts'
import { type ContentMistake, under } from '../../schemas/mistakes.ts'
import { parseTime, timeSchema } from '../../schemas/time.ts'
import { wants } from '../../schemas/wants.ts'
import type { Narrowing } from '../progress/measure.ts'

/** The facts of its campaign and keepsake that a modifier may use. */
interface ModifierContext {
  readonly keepsakeId: string
  /** The campaign's. Epoch milliseconds, half-open. */
  readonly window: Interval
  readonly secret: string | undefined
}

/** A key of a keepsake that narrows which activities count for it, whatever its criterion. */
interface Modifier {
  readonly name: string
  readonly schema: z.ZodMiniType
  /** Finds mistakes between its value and the campaign, with paths from the value. It takes any values. */
  mistakes(value: unknown, keepsake: Fields, campaign: Fields): ContentMistake[]
  /** @param value what the schema has accepted */
  narrow(value: unknown, context: ModifierContext): Narrowing & { readonly window?: Interval }
}

/** Ties a modifier to its schema, so that the type of what narrows is the type of what was accepted. */
function defineModifier<Schema extends z.ZodMiniType>(
  modifier: Omit<Modifier, 'schema' | 'narrow'> & {
    schema: Schema
    narrow: (value: z.infer<Schema>, context: ModifierContext) => ReturnType<Modifier['narrow']>
  },
): Omit<Modifier, 'schema'> & { readonly schema: Schema } {
  return { ...modifier, narrow: (value, context) => modifier.narrow(value as z.infer<Schema>, context) }
}

const WINDOW = 'an object with startsAt, endsAt or both, within those of the campaign'

/** A keepsake can be earned only in this time. Half-open; an end that is left out is the campaign's. */
const windowModifier = defineModifier({
  name: 'window',
  schema: z
    .strictObject({ startsAt: z.optional(timeSchema), endsAt: z.optional(timeSchema) }, wants(WINDOW))
    .check(
      z.refine(({ startsAt, endsAt }) => startsAt !== undefined || endsAt !== undefined, `must be ${WINDOW}`),
    ),
  mistakes: (value, _keepsake, campaign) => {
    const own = timesOf(value)
    const whole = timesOf(campaign)
    const mistakes: ContentMistake[] = []
    const tell = (key: string, message: string) => mistakes.push({ path: [key], message })
    if (isBefore(own.startsAt, whole.startsAt)) tell('startsAt', 'must not be before the campaign starts')
    else if (own.startsAt !== undefined && isBefore(whole.endsAt, own.startsAt + 1)) {
      tell('startsAt', 'must be before the campaign ends')
    }
    if (isBefore(whole.endsAt, own.endsAt)) tell('endsAt', 'must not be after the campaign ends')
    else if (own.endsAt !== undefined && isBefore(own.endsAt - 1, whole.startsAt)) {
      tell('endsAt', 'must be later than the start of the campaign')
    } else if (own.endsAt !== undefined && isBefore(own.endsAt - 1, own.startsAt)) {
      tell('endsAt', 'must be later than startsAt')
    }
    return mistakes
  },
  narrow: ({ startsAt, endsAt }, context) => {
    const [from, to] = [parseTime(startsAt), parseTime(endsAt)]
    const window: Interval = { from: from ?? context.window.from, to: to ?? context.window.to }
    return {
      // The same is measured however the times are written, and whatever the campaign's become.
      identity: { window: [from ?? null, to ?? null] },
      window,
    }
  },
})

function timesOf(value: unknown): { startsAt: number | undefined; endsAt: number | undefined } {
  const { startsAt, endsAt } = (value ?? {}) as Record<string, unknown>
  return { startsAt: parseTime(startsAt), endsAt: parseTime(endsAt) }
}

const isBefore = (a: number | undefined, b: number | undefined) => a !== undefined && b !== undefined && a < b

const CHANCE = 'a number from 0 to 1, such as 0.1 for one activity in ten'

/** How likely an activity counts. It is drawn from the event and the campaign's secret, so a replay draws alike. */
const chanceModifier = defineModifier({
  name: 'chance',
  schema: z.number(wants(CHANCE)).check(z.minimum(0, `must be ${CHANCE}`), z.maximum(1, `must be ${CHANCE}`)),
  mistakes: (_value, _keepsake, { secret }) =>
    secret === undefined
      ? [
          {
            path: [],
            message:
              'needs a secret to draw with: write secret: and a random text beside the id of the campaign',
          },
        ]
      : [],
  narrow: (chance, { keepsakeId, secret = '' }) => ({
    // It has neither the chance nor the secret: what was drawn stays drawn when they change.
    identity: { chance: keepsakeId },
    decline: ({ userId, source, eventId }) =>
      drawOf(secret, [keepsakeId, userId, source, eventId]) < chance
        ? undefined
        : { declined: `was not drawn: the chance is ${chance}` },
  }),
})

/**
 * From 0 to below 1: the first 48 bits of an HMAC-SHA256 of the parts, with line feeds between. No id that is drawn by
 * has one, so no two events draw by the same text.
 */
function drawOf(secret: string, parts: readonly string[]): number {
  return createHmac('sha256', secret).update(parts.join('\n')).digest().readUIntBE(0, 6) / 2 ** 48
}

/** Every modifier that narrows what counts for a keepsake. */
export const modifiers = { window: windowModifier, chance: chanceModifier }

const all: readonly Modifier[] = Object.values(modifiers)

/** The modifiers' part of the schema of a keepsake. */
export const modifierShape = {
  window: z.optional(modifiers.window.schema),
  chance: z.optional(modifiers.chance.schema),
}

/** Applies a keepsake's modifiers: how they narrow its measures, and the window that is left. */
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

/** Finds mistakes between a keepsake's modifiers and its campaign, with paths from the keepsake. */
export function modifierMistakes(keepsake: Fields, campaign: Fields): ContentMistake[] {
  return all
    .filter(({ name }) => keepsake[name] !== undefined)
    .flatMap((modifier) =>
      under([modifier.name], modifier.mistakes(keepsake[modifier.name], keepsake, campaign)),
    )
}
