import { createHmac } from 'node:crypto'
import * as z from 'zod/mini'
import { wants } from '../../schemas/wants.ts'
import { defineModifier } from './modifier.ts'

const CHANCE = 'a number from 0 to 1, such as 0.1 for one activity in ten'

/** How likely an activity counts for a keepsake. Drawn from the event and the campaign's secret: a replay draws alike. */
export const chanceModifier = defineModifier({
  name: 'chance',
  schema: z.number(wants(CHANCE)).check(z.minimum(0, `must be ${CHANCE}`), z.maximum(1, `must be ${CHANCE}`)),
  problems: (_value, _keepsake, { secret }) =>
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
    // Neither the chance nor the secret: what was drawn stays drawn when they change.
    identity: { chance: keepsakeId },
    condition: ({ userId, source, eventId }) =>
      drawOf(secret, [keepsakeId, userId, source, eventId]) < chance
        ? undefined
        : `was not drawn: the chance is ${chance}`,
  }),
})

/** From 0 to below 1: the first 48 bits of an HMAC-SHA256 of the parts, with line feeds between. */
function drawOf(secret: string, parts: readonly string[]): number {
  return createHmac('sha256', secret).update(parts.join('\n')).digest().readUIntBE(0, 6) / 2 ** 48
}
