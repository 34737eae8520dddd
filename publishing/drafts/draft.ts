import * as z from 'zod/mini'
import { takingAway } from '../../awarding/changing/definition-change.ts'
import { ACTS } from '../../schemas/acts.ts'
import { campaignIdSchema, userIdSchema } from '../../schemas/ids.ts'
import { timeSchema } from '../../schemas/time.ts'

const count = z.int().check(z.nonnegative())
const number = z.int().check(z.positive())
const actor = { by: userIdSchema, at: timeSchema }

/** One thing that a person did to a campaign. */
export const actSchema = z.object({
  /** From 1 on, without a gap: the key of its entry follows from it. */
  number,
  what: z.enum(ACTS),
  ...actor,
  reason: z.optional(z.string()),
  /** The revision of the draft that it is about. */
  revision: z.optional(number),
  /** The number of the snapshot that it made. */
  release: z.optional(number),
  /** When the draft is, or was, to be published. */
  publishAt: z.optional(timeSchema),
  /** Why nothing came of it. */
  detail: z.optional(z.string()),
})
export type Act = z.infer<typeof actSchema>

/** A release that is under way: written before anything is published, so that whatever comes after a crash can tell what became of it. */
export const intentSchema = z.object({
  /** The snapshot has it too. */
  id: z.string(),
  what: z.enum(['published', 'taken-back']),
  ...actor,
  reason: z.string(),
  revision: z.optional(number),
  /** The highest number of a snapshot before. */
  after: count,
  /** It was begun by the clock: the schedule ends with it. */
  scheduled: z.optional(z.boolean()),
})
export type Intent = z.infer<typeof intentSchema>

/** A publication that is to come. It has the text that was approved: what is saved meanwhile is another revision, and changes nothing of it. */
export const scheduleSchema = z.object({
  publishAt: timeSchema,
  ...actor,
  reason: z.string(),
  revision: number,
  text: z.string(),
  /** The ways in which somebody may lose what they earned. */
  allow: z.array(z.enum(takingAway)),
  /** How often it was begun: written before, so that one that always ends early is not begun for ever. */
  tries: count,
})
export type Schedule = z.infer<typeof scheduleSchema>

/** All that is held of one campaign in the studio: its draft, and how far it has come. */
export const draftSchema = z.object({
  campaignId: campaignIdSchema,
  /** How often a text was saved. */
  revision: count,
  /** The very text, with its comments and its order. Absent where there is no draft: none yet, or one that was deleted. */
  text: z.optional(z.string()),
  format: z.optional(z.enum(['yaml', 'json'])),
  /** The campaign's, where the text can be read. */
  title: z.optional(z.string()),
  saved: z.optional(z.object(actor)),
  review: z.optional(
    z.object({
      state: z.enum(['asked', 'approved', 'sent-back']),
      ...actor,
      /** The revision that was looked at: a later one has to be looked at again. */
      revision: number,
      reason: z.optional(z.string()),
    }),
  ),
  intent: z.optional(intentSchema),
  schedule: z.optional(scheduleSchema),
  /** A publication that was scheduled, and that nothing came of. */
  missed: z.optional(
    z.object({ publishAt: timeSchema, ...actor, reason: z.string(), revision: number, detail: z.string() }),
  ),
  /** The last release that changed the campaign from here. */
  released: z.optional(
    z.object({
      what: z.enum(['published', 'taken-back']),
      ...actor,
      reason: z.string(),
      release: number,
      revision: z.optional(number),
    }),
  ),
  /** How many acts there have been. */
  acts: count,
  /** The newest of them: their entries in the audit trail are written before others take their place here. */
  newest: z.array(actSchema),
})
export type Draft = z.infer<typeof draftSchema>

/** The state of a campaign of which the studio has nothing yet. */
export const noDraft = (campaignId: Draft['campaignId']): Draft => ({
  campaignId,
  revision: 0,
  acts: 0,
  newest: [],
})
