import type { Change, TakingAway } from '../../awarding/definition-change.ts'
import { PublishingError } from './publishing-error.ts'

/** It would take from those who hold a keepsake, and nobody said that it may. Nothing was changed. */
export class RefusedError extends PublishingError {
  override readonly name = 'RefusedError'
  readonly refused: readonly Change[]
  /** What `--allow` has to say for it to be done. */
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

  static unlessAllowed(changes: readonly Change[], allowed: ReadonlySet<TakingAway>): void {
    const refused = changes.filter(({ takesAway }) => takesAway && !allowed.has(takesAway))
    if (refused.length > 0) throw new RefusedError(refused, allowed)
  }
}

export const nameOf = ({ campaignId, keepsakeId }: Change) =>
  keepsakeId === undefined ? campaignId : `${campaignId}/${keepsakeId}`
