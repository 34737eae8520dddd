import { randomUUID } from 'node:crypto'
import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import type { TakingAway } from '../../awarding/changing/definition-change.ts'
import type { CatalogueBucket } from '../../publishing/bucket.ts'
import { type Actor, begun, ended } from '../../publishing/drafts/changes.ts'
import type { Intent } from '../../publishing/drafts/draft.ts'
import type { DraftReading, DraftsBucket } from '../../publishing/drafts/drafts-bucket.ts'
import { outcomeOf } from '../../publishing/drafts/outcome.ts'
import { PublishedMeanwhileError, RefusedError } from '../../publishing/errors.ts'
import { ChangedMeanwhileError } from '../../publishing/objects.ts'
import { type Publication, publishCatalogue } from '../../publishing/publish.ts'
import type { Release } from '../../publishing/snapshot.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { parseTime } from '../../schemas/time.ts'
import { ProblemError } from '../http/problems.ts'
import { writeChange } from './drafts.ts'

export interface ReleasePorts {
  readonly drafts: DraftsBucket
  readonly catalogue: CatalogueBucket
  readonly actor: Actor
}

export interface ReleaseGiven {
  readonly what: Release['what']
  readonly reason: string
  readonly allow: readonly TakingAway[]
  readonly revision?: number
  readonly restores?: number
  /** Begun by the clock. */
  readonly scheduled?: true
  /** All campaigns, made of those that are live as it is published. */
  readonly make: (live: Catalogue | undefined) => Catalogue
}

/** A function lives half as long: whoever began a release so long ago does not go on with it. */
const GIVEN_UP_MS = 60_000
/** Somebody else may publish at the same moment: what is to be is then made anew, of what they published. */
const ATTEMPTS = 3

/**
 * The state of a campaign without a release under way: what became of one that a crash cut short is found out, and written.
 *
 * @throws ProblemError while somebody is publishing it
 */
export async function settledReading(campaignId: CampaignId, ports: ReleasePorts): Promise<DraftReading> {
  const reading = await ports.drafts.read(campaignId)
  const { intent } = reading.draft
  if (!intent) return reading
  const left = (parseTime(intent.at) ?? 0) + GIVEN_UP_MS - ports.actor.now
  if (left > 0) throw publishing(`${intent.by} has begun to at ${intent.at}`, Math.ceil(left / 1000))
  const release = await outcomeOf(intent, ports.catalogue)
  return writeChange(ports.drafts, reading, (draft) => ended(draft, release))
}

/**
 * Publishes what is made of the live campaigns, with who, when and why in the snapshot and in the trail of each campaign that it is
 * about. That it is to be done is written before, and what came of it after: by the catalogue itself, wherever it ended.
 *
 * @param readings of the campaigns that it changes
 * @throws ProblemError when it is refused; then nothing is published
 */
export async function release(
  readings: readonly DraftReading[],
  given: ReleaseGiven,
  ports: ReleasePorts,
): Promise<Publication> {
  const { what, reason, revision, restores, scheduled } = given
  const { by } = ports.actor
  const about = { what, reason, ...(revision === undefined ? {} : { revision }) }
  const id = randomUUID()
  const planned = await rehearsedRelease(given, ports)
  if (!planned.changed) return planned
  const intent = { id, ...about, after: planned.number - 1, ...(scheduled ? { scheduled } : {}) }
  const begins: DraftReading[] = []
  try {
    for (const reading of readings)
      begins.push(await writeChange(ports.drafts, reading, (draft) => begun(draft, intent, ports.actor)))
    const campaignIds = readings.map(({ draft }) => draft.campaignId)
    const note = { id, by, ...about, campaignIds, ...(restores === undefined ? {} : { restores }) }
    return await attempt(given, ports, { release: note })
  } finally {
    const number = await outcomeOf(intent, ports.catalogue)
    for (const reading of begins) await end(reading, id, number, ports.drafts)
  }
}

/** Tells what a release would change. @throws ProblemError when it would be refused */
export function rehearsedRelease(given: ReleaseGiven, ports: ReleasePorts): Promise<Publication> {
  return attempt(given, ports, { dryRun: true })
}

/** @throws ProblemError when it would take away what is not allowed, or others publish again and again */
async function attempt(
  { make, allow }: ReleaseGiven,
  { catalogue: bucket, actor }: ReleasePorts,
  options: { readonly dryRun?: true; readonly release?: Release },
): Promise<Publication> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await publishCatalogue(make, { bucket, allow: new Set(allow), now: actor.now, ...options })
    } catch (error) {
      if (error instanceof RefusedError) throw refusal(error)
      if (!(error instanceof PublishedMeanwhileError)) throw error
      if (attempts === ATTEMPTS) throw publishing('Nothing of yours was published: ask for it once more', 2)
    }
  }
}

/** Writes what came of it, over whatever was saved meanwhile. */
async function end(
  begin: DraftReading,
  id: Intent['id'],
  number: number | undefined,
  drafts: DraftsBucket,
): Promise<void> {
  let reading = begin
  while (reading.draft.intent?.id === id) {
    try {
      await drafts.write(ended(reading.draft, number), reading)
      return
    } catch (error) {
      if (!(error instanceof ChangedMeanwhileError)) throw error
      reading = await drafts.read(reading.draft.campaignId)
    }
  }
}

const publishing = (detail: string, retryAfter: number) =>
  new ProblemError(problems.publishedMeanwhile(detail), { retryAfter })

function refusal({ refused, needs }: RefusedError): ProblemError {
  const told = refused.map(({ campaignId, keepsakeId, what }) =>
    [[campaignId, keepsakeId].filter((id) => id !== undefined).join('/'), what].join(': '),
  )
  const allow = `To do it all the same, send "allow": ${JSON.stringify(needs)}`
  return new ProblemError(problems.takesAway(`${told.join('; ')}. ${allow}`))
}
