import { type Catalogue, compileCatalogue } from '../awarding/catalogue/catalogue.ts'
import { catalogueChanges } from '../awarding/changing/catalogue-change.ts'
import type { Change, TakingAway } from '../awarding/changing/definition-change.ts'
import { knownAfter, knownOf } from '../awarding/changing/known-keepsake.ts'
import { snapshotKeyOf } from '../schemas/catalogue-pointer.ts'
import { formatTime } from '../schemas/time.ts'
import type { CatalogueBucket } from './bucket.ts'
import { PublishedMeanwhileError, PublishingError, RefusedError } from './errors.ts'
import { MOST_BEFORE, type PublishedPointer, servedBefore, steppedBack } from './served.ts'
import { contentOf, type PublishedSnapshot, type Release } from './snapshot.ts'
import { type CatalogueState, readState } from './state.ts'

export interface PublishOptions {
  readonly bucket: CatalogueBucket
  /** The ways in which holders of keepsakes may lose something. */
  readonly allow: ReadonlySet<TakingAway> | 'everything'
  /** Epoch milliseconds. */
  readonly now: number
  /** Write nothing. */
  readonly dryRun?: boolean
  /** Kept with the snapshot. */
  readonly release?: Release
  /** Told what changes, before anything is written. */
  readonly onChanges?: (changes: readonly Change[]) => void
}

export interface Publication {
  /** The number of the snapshot that is live now. */
  readonly number: number
  readonly version: string
  /** False when the campaigns are those of the live snapshot: then nothing was written. */
  readonly changed: boolean
  readonly changes: readonly Change[]
}

/**
 * Publishes a draft as the next snapshot, and points to it last, so that a failure before changes nothing that is served.
 *
 * @param draft all campaigns, or what makes them of those that are live as the snapshot is made
 * @throws RefusedError when it would take away what is not allowed; PublishedMeanwhileError; PublishingError
 */
export async function publishCatalogue(
  draft: Catalogue | ((live: Catalogue | undefined) => Catalogue),
  options: PublishOptions,
): Promise<Publication> {
  const state = await readState(options.bucket)
  const catalogue = typeof draft === 'function' ? draft(state.live?.catalogue) : draft
  return publishOver(state, catalogue, options)
}

async function publishOver(
  { reading, numbers, live, known }: CatalogueState,
  draft: Catalogue,
  { bucket, allow, now, dryRun = false, release, onChanges = () => {} }: PublishOptions,
): Promise<Publication> {
  if (live && reading.pointer?.number === live.snapshot.number && live.snapshot.version === draft.version) {
    return { number: live.snapshot.number, version: draft.version, changed: false, changes: [] }
  }
  const changes = catalogueChanges({ live: live?.catalogue, known, draft, now })
  onChanges(changes)
  RefusedError.unlessAllowed(changes, allow)

  const published = [...draft.campaigns.values()].flatMap((campaign) =>
    campaign.keepsakes.map((keepsake) => knownOf(campaign, keepsake)),
  )
  const number = (numbers.at(-1) ?? 0) + 1
  const publication = { number, version: draft.version, changed: true, changes }
  if (dryRun) return publication
  const snapshot: PublishedSnapshot = {
    number,
    publishedAt: formatTime(now),
    ...contentOf(draft),
    ...(release ? { release } : {}),
    known: knownAfter(known, published, now),
  }
  await bucket.putSnapshot(snapshot)
  try {
    // The one before is served where the live snapshot cannot be used, and is told once.
    const before = servedBefore(reading.pointer, numbers)
    const { restores } = release ?? {}
    const steps =
      live && restores !== undefined
        ? steppedBack({ before, from: live.snapshot.number, to: restores })
        : live
          ? [live.snapshot.number, ...before]
          : []
    await bucket.point(pointerTo(snapshot, [...new Set(steps)]), reading)
  } catch (cause) {
    if (!(cause instanceof PublishedMeanwhileError)) throw cause
    throw new PublishedMeanwhileError(
      `${cause.message}: snapshot ${number} is kept but not live; see keepsakes campaigns list, then publish again`,
      { cause },
    )
  }
  return publication
}

export interface Rollback extends Publication {
  /** The number of the snapshot that was live before. */
  readonly from: number
}

/**
 * Points to a snapshot published earlier: if no number is given, to the one that was served before the live one was published.
 * One that was rolled back from is not gone to again.
 *
 * @throws as publishCatalogue
 */
export async function rollBack(to: number | undefined, options: PublishOptions): Promise<Rollback> {
  const { bucket, allow, now, dryRun = false, onChanges = () => {} } = options
  const { reading, numbers, live, known } = await readState(bucket)
  const from = reading.pointer?.number ?? live?.snapshot.number
  if (from === undefined)
    throw new PublishingError('nothing has been published yet: there is nothing to go back to')
  const before = servedBefore(reading.pointer, numbers)
  const number = to ?? before[0]
  if (number === undefined)
    throw new PublishingError(`before snapshot ${from} none was served: there is none to go back to`)
  if (!numbers.includes(number))
    throw new PublishingError(
      `there is no snapshot ${number}${to === undefined ? `, which was served before ${from}` : ''}: keepsakes campaigns list shows those there are, and nothing was changed`,
    )
  const target = await bucket.readSnapshot(number)
  if (reading.pointer?.number === number) {
    return { number, version: target.version, changed: false, changes: [], from }
  }
  const draft = compileCatalogue(target)
  const changes = catalogueChanges({ live: live?.catalogue, known, draft, now })
  onChanges(changes)
  RefusedError.unlessAllowed(changes, allow)
  if (!dryRun) await bucket.point(pointerTo(target, steppedBack({ before, from, to: number })), reading)
  return { number, version: target.version, changed: true, changes, from }
}

/** @param before the numbers that were served before, the last first */
function pointerTo(
  { number, version, publishedAt }: PublishedSnapshot,
  before: readonly number[],
): PublishedPointer {
  const [previous] = before
  return {
    number,
    version,
    key: snapshotKeyOf(number),
    ...(previous === undefined
      ? {}
      : { previousKey: snapshotKeyOf(previous), before: before.slice(0, MOST_BEFORE) }),
    publishedAt,
  }
}
