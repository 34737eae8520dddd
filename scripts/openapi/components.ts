import * as z from 'zod'
import * as activities from '../../schemas/api/activity-event.ts'
import * as campaign from '../../schemas/api/campaign.ts'
import { healthSchema, problemSchema } from '../../schemas/api/common.ts'
import * as ingest from '../../schemas/api/ingest.ts'
import { keepsakeListSchema, listedKeepsakeSchema } from '../../schemas/api/keepsake-list.ts'
import { liveMessageSchema } from '../../schemas/api/live-message.ts'
import * as passport from '../../schemas/api/passport.ts'
import * as studio from '../../schemas/api/studio.ts'
import * as userExport from '../../schemas/api/user-export.ts'
import { editionSchema, keepsakeAwardedSchema } from '../../schemas/keepsake.ts'
import { problems } from '../../schemas/problem-details.ts'

/** An answer of API Gateway itself, before any function runs or after one failed. */
export const gatewayMessageSchema = z
  .object({ message: z.string() })
  .describe('An answer of API Gateway itself: for people.')

/** Problems that only a path or a method that is no operation is answered with. */
const ELSEWHERE: readonly string[] = ['noSuchRoute', 'methodNotAllowed']

const problemSchemas = Object.fromEntries(
  Object.entries(problems)
    .filter(([name]) => !ELSEWHERE.includes(name))
    .map(([name, problem]) => {
      const { type, title, status } = problem()
      const schema = problemSchema
        .extend({ type: z.literal(type), status: z.literal(status) })
        .describe(`${title}.`)
      return [problemComponent(name), schema]
    }),
)

/** `InvalidCursorProblem` of `invalidCursor`. */
export function problemComponent(name: string): string {
  return `${capital(name)}Problem`
}

/** The schemas that have a name in the document, by that name. */
export const components: Readonly<Record<string, z.core.$ZodType>> = {
  KeepsakeList: keepsakeListSchema,
  ListedKeepsake: listedKeepsakeSchema,
  Edition: editionSchema,
  Passport: passport.passportSchema,
  PassportKeepsake: passport.passportPageSchema,
  EarnedKeepsake: passport.earnedPageSchema,
  LockedKeepsake: passport.lockedPageSchema,
  HiddenKeepsake: passport.hiddenPageSchema,
  Progress: passport.shownProgressSchema,
  Part: passport.partSchema,
  LiveMessage: liveMessageSchema,
  KeepsakeAwarded: keepsakeAwardedSchema,
  UserExport: userExport.userExportSchema,
  ExportedKeepsake: userExport.exportedKeepsakeSchema,
  ExportedProgress: userExport.exportedProgressSchema,
  ExportedEdition: userExport.exportedEditionSchema,
  ExportedConnection: userExport.exportedConnectionSchema,
  JsonValue: userExport.jsonValueSchema,
  CampaignList: campaign.campaignListSchema,
  CampaignSummary: campaign.campaignSummarySchema,
  Campaign: campaign.campaignDetailsSchema,
  CampaignKeepsake: campaign.shownKeepsakeSchema,
  HiddenCampaignKeepsake: campaign.hiddenKeepsakeSchema,
  ...activities.activitySchemas,
  ActivityEvent: activities.activityEventSchema,
  ...named(activities.activityEventSchemas, (type) => `${type}Event`),
  CloudEvent: activities.cloudEventSchema,
  ...named(activities.cloudEventSchemas, (type) => `${type}CloudEvent`),
  IngestAnswer: ingest.ingestAnswerSchema,
  IngestResult: ingest.ingestResultSchema,
  AcceptedResult: ingest.acceptedResultSchema,
  RejectedResult: ingest.rejectedResultSchema,
  Mistake: ingest.mistakeSchema,
  FailedResult: ingest.failedResultSchema,
  Draft: studio.draftWithTextSchema,
  SavedDraft: studio.savedDraftSchema,
  DraftChanges: studio.draftChangesSchema,
  CampaignMistake: studio.campaignMistakeSchema,
  CampaignChange: studio.campaignChangeSchema,
  DraftState: studio.studioDraftSchema,
  StudioCampaignList: studio.studioCampaignsSchema,
  StudioCampaign: studio.studioCampaignSchema,
  Publication: studio.publicationSchema,
  ReleaseList: studio.releaseListSchema,
  Release: studio.listedReleaseSchema,
  ReleaseChanges: studio.releaseChangesSchema,
  AuditTrail: studio.auditTrailSchema,
  Act: studio.actSchema,
  Health: healthSchema,
  GatewayMessage: gatewayMessageSchema,
  ...problemSchemas,
}

export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function named(schemas: Readonly<Record<string, z.core.$ZodType>>, nameOf: (type: string) => string) {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [nameOf(type), schema]))
}
