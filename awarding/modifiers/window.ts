import * as z from 'zod/mini'
import type { Interval } from '../../schemas/activities/define.ts'
import { parseTime, timeSchema } from '../../schemas/time.ts'
import { wants } from '../../schemas/wants.ts'
import type { PathProblem } from '../path-problem.ts'
import { defineModifier } from './modifier.ts'

const WINDOW = 'an object with startsAt, endsAt or both, within those of the campaign'

/** A time of the campaign in which alone a keepsake can be earned. Half-open; what is not said is the campaign's. */
export const windowModifier = defineModifier({
  name: 'window',
  schema: z
    .strictObject({ startsAt: z.optional(timeSchema), endsAt: z.optional(timeSchema) }, wants(WINDOW))
    .check(
      z.refine(({ startsAt, endsAt }) => startsAt !== undefined || endsAt !== undefined, `must be ${WINDOW}`),
    ),
  problems: (value, _keepsake, campaign) => {
    const own = timesOf(value)
    const whole = timesOf(campaign)
    const problems: PathProblem[] = []
    const tell = (key: string, message: string) => problems.push({ path: [key], message })
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
    return problems
  },
  narrow: ({ startsAt, endsAt }, context) => {
    const [from, to] = [parseTime(startsAt ?? ''), parseTime(endsAt ?? '')]
    const window: Interval = { from: from ?? context.window.from, to: to ?? context.window.to }
    return {
      // However the times are written, and whatever the campaign's become, it is the same that is measured.
      identity: { window: [from ?? null, to ?? null] },
      condition: ({ at }) => {
        if (at < window.from) return 'came before the window of this keepsake'
        return at < window.to ? undefined : 'came after the window of this keepsake'
      },
      window,
    }
  },
})

function timesOf(value: unknown): { startsAt: number | undefined; endsAt: number | undefined } {
  const { startsAt, endsAt } = (value ?? {}) as Record<string, unknown>
  return { startsAt: parseTime(String(startsAt)), endsAt: parseTime(String(endsAt)) }
}

const isBefore = (a: number | undefined, b: number | undefined) => a !== undefined && b !== undefined && a < b
