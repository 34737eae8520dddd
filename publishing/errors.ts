import type { Change, TakingAway } from '../awarding/changing/definition-change.ts'

/** Campaign files have mistakes; the message has a line for each. */
export class CampaignFilesError extends Error {
  override readonly name = 'CampaignFilesError'
}

/** Publishing came to nothing, or to less than was asked; the message says what was left as it is, and what to do. */
export class PublishingError extends Error {
  override readonly name: string = 'PublishingError'
}

/** Somebody else published, or pointed elsewhere, at the same time. */
export class PublishedMeanwhileError extends PublishingError {
  override readonly name = 'PublishedMeanwhileError'
}

/** Publishing would take something from holders of keepsakes, and nobody allowed that. Nothing was changed. */
export class RefusedError extends PublishingError {
  override readonly name = 'RefusedError'
  readonly refused: readonly Change[]
  /** The words that `--allow` needs. */
  readonly needs: readonly TakingAway[]

  constructor(refused: readonly Change[], allowed: ReadonlySet<TakingAway>) {
    const needs = [...new Set(refused.flatMap(({ takesAway }) => takesAway ?? []))]
    const lines = refused.map((change) => `  ${nameOf(change)}: ${change.what} (${change.takesAway})`)
    super(
      [
        'refused, and nothing was changed: it would take away or change what somebody may have earned',
        ...lines,
        `to do it all the same, say so: --allow ${[...allowed, ...needs].join(',')}`,
      ].join('\n'),
    )
    this.refused = refused
    this.needs = needs
  }

  static unlessAllowed(changes: readonly Change[], allowed: ReadonlySet<TakingAway> | 'everything'): void {
    if (allowed === 'everything') return
    const refused = changes.filter(({ takesAway }) => takesAway && !allowed.has(takesAway))
    if (refused.length > 0) throw new RefusedError(refused, allowed)
  }
}

/** The name of a keepsake, or of a campaign as a whole. */
export const nameOf = ({
  campaignId,
  keepsakeId,
}: {
  campaignId: string
  keepsakeId?: string | undefined
}) => (keepsakeId === undefined ? campaignId : `${campaignId}/${keepsakeId}`)
