import * as z from 'zod/mini'
import { type Catalogue, compileCatalogue } from '../../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import { catalogueChanges } from '../../awarding/changing/catalogue-change.ts'
import { takingAway } from '../../awarding/changing/definition-change.ts'
import type { DraftReading } from '../../publishing/drafts/drafts-bucket.ts'
import { PublishedMeanwhileError, PublishingError } from '../../publishing/errors.ts'
import type { PicturesBucket } from '../../publishing/pictures/pictures-bucket.ts'
import type { Publication } from '../../publishing/publish.ts'
import { draftOf, type PublishedSnapshot } from '../../publishing/snapshot.ts'
import { readState } from '../../publishing/state.ts'
import { type CampaignId, campaignIdSchema } from '../../schemas/ids.ts'
import { sentenceOf } from '../../schemas/mistakes.ts'
import { problems } from '../../schemas/problem-details.ts'
import { wants } from '../../schemas/wants.ts'
import { ProblemError } from '../http/problems.ts'
import { withCampaign } from './changes.ts'
import { assertRevision, checkedDraft, type WrittenDraft, writtenIn } from './drafts.ts'
import { assertPictures } from './named-pictures.ts'
import { reasonSchema } from './reason.ts'
import { type ReleaseGiven, type ReleasePorts, release, settledReading } from './releasing.ts'

export const allowSchema = z.optional(
  z.array(z.enum(takingAway, wants(`one of ${takingAway.join(', ')}`)), wants('a list of what is allowed')),
)

export const publicationBodySchema = z.strictObject(
  {
    revision: z.int(wants('the revision of the draft')).check(z.positive('must be a number from 1')),
    reason: reasonSchema,
    allow: allowSchema,
  },
  wants('an object: { "revision": 1, "reason": "…" }'),
)

export const restoreBodySchema = z.strictObject(
  { reason: reasonSchema, campaignId: z.optional(campaignIdSchema), allow: allowSchema },
  wants('an object: { "reason": "…" }'),
)

const MOST_MISTAKES = 10

/** The campaign of a draft that has no mistake. @throws ProblemError with those that it has */
export function soundCampaign(draft: Pick<WrittenDraft, 'campaignId' | 'text'>): CompiledCampaign {
  const { campaign, mistakes } = checkedDraft(draft)
  const errors = mistakes.filter(({ severity }) => severity === 'error')
  if (campaign && errors.length === 0) return campaign
  const told = errors.map(({ line, column, path, message }) => ({
    path: `line ${line}, column ${column}${path ? `, ${path}` : ''}`,
    message,
  }))
  const more = told.length > MOST_MISTAKES ? `; and ${told.length - MOST_MISTAKES} more` : ''
  throw new ProblemError(problems.campaignMistakes(sentenceOf(told.slice(0, MOST_MISTAKES)) + more))
}

export interface PublishingPorts extends ReleasePorts {
  readonly pictures: Pick<PicturesBucket, 'has'>
  readonly reviewRequired: boolean
}

/** Publishes a draft among the campaigns that are live. The same revision once more is no change. */
export async function publishDraft(
  campaignId: CampaignId,
  { revision, reason, allow = [] }: z.infer<typeof publicationBodySchema>,
  ports: PublishingPorts,
): Promise<Publication> {
  const reading = await settledReading(campaignId, ports)
  const draft = publishable(reading, revision, ports)
  const make = await making(draft, ports)
  return release([reading], { what: 'published', reason, allow, revision, make }, ports)
}

/** The draft of that revision. @throws ProblemError when it is another, or nobody approved it where somebody has to */
export function publishable(
  reading: DraftReading,
  revision: number,
  { reviewRequired }: Pick<PublishingPorts, 'reviewRequired'>,
): WrittenDraft {
  const draft = writtenIn(reading)
  assertRevision(draft, revision)
  if (reviewRequired) assertApproved(draft)
  return draft
}

/** Gives what puts a campaign among those that are live. @throws ProblemError when the text has a mistake, or a picture is missing */
export async function making(
  draft: Pick<WrittenDraft, 'campaignId' | 'text'>,
  { pictures }: Pick<PublishingPorts, 'pictures'>,
): Promise<ReleaseGiven['make']> {
  const campaign = soundCampaign(draft)
  await assertPictures(campaign, pictures)
  return (live) => withCampaign(live, draft.campaignId, campaign)
}

function assertApproved({ revision, review, saved }: WrittenDraft): void {
  if (review?.state === 'approved' && review.revision === revision) return
  const cure = `Somebody else than ${saved.by} has to approve revision ${revision}`
  throw new ProblemError(problems.notApproved(cure))
}

/**
 * Makes what an earlier release had live again, as a release of its own: all of it, or one campaign. All of it takes the place of what was
 * live as this began, and of nothing that somebody publishes meanwhile: that would be taken away without a word in its trail.
 */
export async function restoreRelease(
  number: number,
  { reason, campaignId, allow = [] }: z.infer<typeof restoreBodySchema>,
  ports: ReleasePorts,
): Promise<Publication> {
  const then = compileCatalogue(await snapshotOf(number, ports))
  const given = { what: 'taken-back', reason, allow } as const
  if (campaignId !== undefined) {
    const campaign = then.campaigns.get(campaignId)
    const make = (live: Catalogue | undefined) => withCampaign(live, campaignId, campaign)
    return release([await settledReading(campaignId, ports)], { ...given, make }, ports)
  }
  const { live, known } = await readState(ports.catalogue)
  const draft = draftOf([...then.campaigns.values()])
  const changes = catalogueChanges({ live: live?.catalogue, known, draft, now: ports.actor.now })
  const ids = [...new Set(changes.map((change) => change.campaignId))]
  const readings = await Promise.all(ids.map((id) => settledReading(id, ports)))
  const make = (now: Catalogue | undefined) => {
    if (now?.version === live?.catalogue.version) return draft
    throw new PublishedMeanwhileError('somebody else published just now')
  }
  return release(readings, { ...given, restores: number, make }, ports)
}

/** @throws ProblemError when there is none that can be used */
export async function snapshotOf(
  number: number,
  { catalogue }: Pick<ReleasePorts, 'catalogue'>,
): Promise<PublishedSnapshot> {
  try {
    return await catalogue.readSnapshot(number)
  } catch (cause) {
    if (!(cause instanceof PublishingError)) throw cause
    const detail = `There is none of the number ${number} that can be used: GET /v1/studio/releases has those there are`
    throw new ProblemError(problems.noSuchRelease(detail), { cause })
  }
}
