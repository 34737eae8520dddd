import * as z from 'zod'
import { type CampaignId, campaignIdSchema, type KeepsakeId, keepsakeIdSchema } from '../schemas/ids.ts'
import { durationSchema, parseTime, timeSchema } from '../schemas/time.ts'
import { earnSchema } from './criteria/index.ts'
import type { Earn } from './criteria/kind.ts'

const title = z
  .string('must be a string')
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must be at most 200 characters')

const keepsakeSchema = z.strictObject({
  id: keepsakeIdSchema,
  title,
  description: z.string('must be a string').max(1000, 'must be at most 1000 characters').optional(),
  /** Relative to the campaign file. */
  image: z
    .string('must be the path of an image')
    .regex(
      /^(?!\/)(?!.*\.\.)[A-Za-z0-9._/-]+$/,
      'must be a relative path without .., such as stamps/trivia-ace.svg',
    ),
  hidden: z.boolean('must be true or false').optional(),
  supply: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(10_000_000, 'must be at most 10000000')
    .optional(),
  earn: earnSchema,
})

/** The schema of a campaign file. */
export const campaignSchema = z
  .strictObject(
    {
      id: campaignIdSchema,
      title,
      description: z.string('must be a string').max(1000, 'must be at most 1000 characters').optional(),
      startsAt: timeSchema,
      /** Half-open: the first moment that no longer counts. */
      endsAt: timeSchema,
      timeZone: z.string('must be an IANA time zone').refine(isTimeZone, {
        message: 'must be an IANA time zone, such as Europe/Paris',
      }),
      lateness: durationSchema.default('P1D'),
      keepsakes: z
        .array(keepsakeSchema, 'must be a list of keepsakes')
        .min(1, 'must have at least one keepsake')
        .max(500, 'must have at most 500 keepsakes'),
    },
    'must be a campaign: an object with id, title, startsAt, endsAt, timeZone and keepsakes',
  )
  .superRefine((campaign, context) => {
    const problem = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    if ((parseTime(campaign.endsAt) ?? 0) <= (parseTime(campaign.startsAt) ?? 0)) {
      problem(['endsAt'], 'must be later than startsAt')
    }
    const ids = new Set<string>()
    campaign.keepsakes.forEach(({ id }, index) => {
      if (ids.has(id)) problem(['keepsakes', index, 'id'], `must be unique: another keepsake is called ${id}`)
      ids.add(id)
    })
    campaign.keepsakes.forEach((keepsake, index) => {
      for (const { path, message } of collectProblems(keepsake.earn, keepsake.id, ids)) {
        problem(['keepsakes', index, 'earn', ...path], message)
      }
    })
  })

type CampaignInput = z.infer<typeof campaignSchema>

/** A campaign as its file says it, checked. */
export type Campaign = Omit<CampaignInput, 'id' | 'keepsakes'> & {
  readonly id: CampaignId
  readonly keepsakes: readonly (Omit<CampaignInput['keepsakes'][number], 'earn'> & {
    readonly id: KeepsakeId
    readonly earn: Earn
  })[]
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    // Node takes offsets such as +02:00 too, which know nothing of clock changes.
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

interface CollectProblem {
  readonly path: (string | number)[]
  readonly message: string
}

/** `collect` names keepsakes, so it can only be checked with the whole campaign in view. */
function collectProblems(earn: Earn, self: string, ids: ReadonlySet<string>): CollectProblem[] {
  const problems: CollectProblem[] = []
  for (const [kind, spec] of Object.entries(earn)) {
    if (Array.isArray(spec)) {
      spec.forEach((part: Earn, index) => {
        const inner = collectProblems(part, self, ids)
        problems.push(...inner.map(({ path, message }) => ({ path: [kind, index, ...path], message })))
      })
    }
    if (kind !== 'collect') continue
    const { keepsakes, atLeast } = spec as { keepsakes: 'all' | string[]; atLeast?: number }
    const wanted = new Set(keepsakes === 'all' ? [...ids].filter((id) => id !== self) : keepsakes)
    if (keepsakes !== 'all') {
      keepsakes.forEach((id, index) => {
        if (id === self)
          problems.push({
            path: [kind, 'keepsakes', index],
            message: 'must be another keepsake than the one it earns',
          })
        else if (!ids.has(id))
          problems.push({
            path: [kind, 'keepsakes', index],
            message: `no keepsake of this campaign is called ${id}`,
          })
      })
    }
    if ((atLeast ?? 1) > wanted.size) {
      problems.push({
        path: [kind, 'atLeast'],
        message: `can never be met: there are ${wanted.size} to collect`,
      })
    }
  }
  return problems
}
