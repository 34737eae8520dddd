import * as z from 'zod'
import { ACTS } from '../acts.ts'
import { campaignIdSchema, keepsakeIdSchema, userIdSchema } from '../ids.ts'
import { timeSchema } from '../time.ts'
import { described } from './common.ts'

const person = (description: string) => described(userIdSchema, `${description} The \`sub\` of a token.`)
const reason = z.string().describe('Why, in that person’s words.')
const revision = z.int().positive().describe('Of the draft: each text that is saved is one more.')

const release = z.int().positive().describe('The number of a release.')

const reviewSchema = z
  .strictObject({
    state: z.enum(['asked', 'approved', 'sent-back']),
    by: person('Who said so last.'),
    at: described(timeSchema, 'When.'),
    revision,
    reason: reason.optional(),
  })
  .describe('Where its review stands. Absent where nobody asked for one since it was saved.')

const releasedSchema = z
  .strictObject({
    what: z.enum(['published', 'taken-back']),
    by: person('Who did it.'),
    at: described(timeSchema, 'When.'),
    reason,
    release,
    revision: revision.optional(),
  })
  .describe('The last release from here that changed the campaign.')

const publishAt = described(timeSchema, 'When it is, or was, to be published.')

const scheduleSchema = z
  .strictObject({
    publishAt,
    by: person('Who scheduled it.'),
    at: described(timeSchema, 'When that was done.'),
    reason,
    revision,
  })
  .describe('The publication that is to come, of that very revision, whatever was saved since. Absent: none.')

const missedSchema = z
  .strictObject({
    publishAt,
    by: person('Who had scheduled it.'),
    at: described(timeSchema, 'When nothing came of it.'),
    reason,
    revision,
    detail: z.string().describe('Why nothing came of it, and what to do.'),
  })
  .describe(
    'A publication that was scheduled, and is not tried again. Absent once something is published or scheduled anew.',
  )

/** All that is told of a draft, but for its text. */
export const studioDraftSchema = z.strictObject({
  campaignId: campaignIdSchema,
  title: z.string().optional().describe('Absent where the text is not a campaign yet.'),
  revision,
  format: z.enum(['yaml', 'json']).describe('What it is written in.'),
  savedBy: person('Who saved this revision.'),
  savedAt: described(timeSchema, 'When.'),
  review: reviewSchema.optional(),
  released: releasedSchema.optional(),
  schedule: scheduleSchema.optional(),
  missed: missedSchema.optional(),
})
export type StudioDraft = z.infer<typeof studioDraftSchema>

/** The answer of `GET /v1/studio/drafts/{campaignId}`. */
export const draftWithTextSchema = studioDraftSchema.extend({
  text: z.string().describe('The text of the campaign file, to the letter.'),
})

export const campaignMistakeSchema = z.strictObject({
  severity: z
    .enum(['error', 'warning'])
    .describe('An error keeps the campaign from being published; a warning is worth a look.'),
  path: z.string().describe('Where, such as `keepsakes[0].earn`; empty for the text as a whole.'),
  message: z.string().describe('What is wrong, and what to write instead.'),
  line: z.int().positive(),
  column: z.int().positive(),
})

/** The answer of `PUT /v1/studio/drafts/{campaignId}`. */
export const savedDraftSchema = studioDraftSchema.extend({
  mistakes: z.array(campaignMistakeSchema).describe('All that is wrong with it, in the order of the text.'),
})
export type SavedDraft = z.infer<typeof savedDraftSchema>

export const takesAway = z.enum(['removed-campaign', 'removed-keepsake', 'changed-meaning', 'lowered-supply'])

export const campaignChangeSchema = z.strictObject({
  campaignId: campaignIdSchema,
  keepsakeId: z.optional(described(keepsakeIdSchema, 'Absent where it is about the campaign itself.')),
  what: z.string().describe('In plain words.'),
  takesAway: takesAway
    .optional()
    .describe('There where somebody may lose what they earned: publishing has to allow it.'),
})

const changes = z.array(campaignChangeSchema).describe('In the order of the campaigns.')

/** The answer of `GET /v1/studio/drafts/{campaignId}/changes`. */
export const draftChangesSchema = z.strictObject({
  revision,
  release: z
    .int()
    .positive()
    .optional()
    .describe('It is compared with what this release has. Absent where nothing was published yet.'),
  mistakes: z.array(campaignMistakeSchema).describe('All that is wrong with it, in the order of the text.'),
  changes: changes
    .optional()
    .describe(
      'What publishing it would change; none where it is what is live. Absent where its mistakes do not let it be told.',
    ),
  needs: z.array(takesAway).optional().describe('The words with which publishing it has to be allowed.'),
})
export type DraftChanges = z.infer<typeof draftChangesSchema>

/** The answer of `POST /v1/studio/pictures`. */
export const keptPictureSchema = z.strictObject({
  image: z
    .string()
    .regex(/^pictures\/[0-9a-f]{64}\.(svg|png|jpg|webp)$/)
    .describe(
      'What to write as `image` of a keepsake. Relative to the address that the API and the passport page have in common, where it lies from now on.',
    ),
  type: z.enum(['svg', 'png', 'jpg', 'webp']).describe('What it is, by what it has.'),
  bytes: z.int().positive().describe('How large what is kept is.'),
  width: z.number().positive().describe('Pixels; of an SVG, its own units.'),
  height: z.number().positive().describe('Pixels; of an SVG, its own units.'),
  cleaned: z
    .array(z.string())
    .describe(
      'All that was taken away: elements and attributes of an SVG that could run or load something, or that show nothing; and what says ' +
        'where, when and with what a photograph was taken.',
    ),
})
export type KeptPicture = z.infer<typeof keptPictureSchema>

export const actSchema = z.strictObject({
  number: z.int().positive().describe('From 1 on, without a gap.'),
  what: z.enum(ACTS).describe('What was done.'),
  by: person('Who did it.'),
  at: described(timeSchema, 'When.'),
  reason: reason.optional(),
  revision: revision.optional(),
  release: z.int().positive().optional().describe('The release that it made.'),
  publishAt: z.optional(publishAt),
  detail: z.string().optional().describe('Why nothing came of it.'),
})

/** The answer of `GET /v1/studio/campaigns/{campaignId}/audit`. */
export const auditTrailSchema = z.strictObject({
  acts: z.array(actSchema).describe('Newest first.'),
  cursor: z.string().optional().describe('Present if and only if more follow: ask again with it.'),
})
export type AuditTrail = z.infer<typeof auditTrailSchema>

/** The answer of `POST …/publication` and `POST …/restore`. */
export const publicationSchema = z.strictObject({
  release: release.describe('What is live now.'),
  version: z.string().describe('Of its campaigns. Opaque.'),
  changed: z.boolean().describe('False where that was live already: then nothing was done.'),
  changes,
})
export type StudioPublication = z.infer<typeof publicationSchema>

export const listedReleaseSchema = z.strictObject({
  number: release,
  live: z.boolean().describe('Whether it is what is served.'),
  usable: z.boolean().describe('False where it is not what was published: of it no more is told.'),
  version: z.string().optional(),
  publishedAt: z.optional(described(timeSchema, 'When.')),
  campaigns: z.array(campaignIdSchema).optional().describe('All that it has.'),
  what: z.enum(['published', 'taken-back']).optional(),
  by: z
    .optional(person('Who published it.'))
    .describe('Who published it. Absent where it was done with the command, by whom AWS knows alone.'),
  reason: reason.optional(),
  campaignIds: z.array(campaignIdSchema).optional().describe('The campaigns that it is about.'),
  revision: revision.optional(),
  restores: release.optional().describe('It has what this one had.'),
})
export type ListedRelease = z.infer<typeof listedReleaseSchema>

/** The answer of `GET /v1/studio/releases`. */
export const releaseListSchema = z.strictObject({
  releases: z.array(listedReleaseSchema).describe('Newest first.'),
  cursor: z.string().optional().describe('Present if and only if more follow: ask again with it.'),
})
export type ReleaseList = z.infer<typeof releaseListSchema>

/** The answer of `GET /v1/studio/releases/{number}/changes`. */
export const releaseChangesSchema = z.strictObject({
  from: release.optional().describe('Absent where there is none before.'),
  to: release,
  changes,
})
export type ReleaseChanges = z.infer<typeof releaseChangesSchema>

export const studioCampaignSchema = z.strictObject({
  campaignId: campaignIdSchema,
  title: z.string().optional(),
  words: z.array(z.string()).describe('Where it stands, in plain words, one sentence each.'),
  draft: studioDraftSchema.optional().describe('Absent where there is none.'),
  live: z
    .strictObject({
      release: release.describe('That is served.'),
      state: z.enum(['upcoming', 'open', 'ended']).describe('By its `startsAt` and `endsAt`.'),
      startsAt: timeSchema,
      endsAt: timeSchema,
    })
    .optional()
    .describe('Absent where nothing of it is live.'),
})
export type StudioCampaign = z.infer<typeof studioCampaignSchema>

/** The answer of `GET /v1/studio/campaigns/{campaignId}/live`. */
export const liveCampaignSchema = z.strictObject({
  campaignId: campaignIdSchema,
  release: release.describe('That is served.'),
  text: z
    .string()
    .describe(
      'The campaign as it is live, as a campaign file in JSON: without comments and order of whatever it was written in.',
    ),
})
export type LiveCampaign = z.infer<typeof liveCampaignSchema>

/** The answer of `GET /v1/studio/campaigns`. */
export const studioCampaignsSchema = z.strictObject({
  reviewRequired: z
    .boolean()
    .describe('Whether another person has to approve a draft before it is published.'),
  campaigns: z.array(studioCampaignSchema).describe('By their ids.'),
  cursor: z.string().optional().describe('Present if and only if more follow: ask again with it.'),
})
export type StudioCampaigns = z.infer<typeof studioCampaignsSchema>
