import type { Catalogue } from '../../awarding/catalogue.ts'
import type { LimitedKeepsake, Store } from '../../store/open.ts'
import { type ErasurePass, erasureSchema } from './erasure.ts'

/** One SQS message of a Lambda batch. */
export interface ErasureRecord {
  readonly messageId: string
  readonly body: string
}

export interface FinishErasuresPorts {
  readonly store: Store
  catalogue(): Promise<Catalogue>
  /** Of each pass; `finished` when it found nothing any more. */
  report(pass: ErasurePass, finished: boolean): void
  reportError(error: unknown): void
}

/**
 * Goes over each erasure once more. One that still found something comes again: an award that was under way since
 * before the erasure may have put it there, and another may be about to. Resolves to the ids of those.
 */
export async function finishErasures(
  records: readonly ErasureRecord[],
  { store, catalogue, report, reportError }: FinishErasuresPorts,
): Promise<string[]> {
  const limited = limitedKeepsakesOf(await catalogue())
  const again: string[] = []
  for (const { messageId, body } of records) {
    try {
      const { userId, erasedAt } = erasureSchema.parse(JSON.parse(body))
      const erased = await store.forUser(userId).erase(erasedAt, limited)
      const finished = Object.values(erased).every((found) => found === 0)
      report({ erasedAt, ...erased }, finished)
      if (!finished) again.push(messageId)
    } catch (error) {
      reportError(error)
      again.push(messageId)
    }
  }
  return again
}

function limitedKeepsakesOf(catalogue: Catalogue): LimitedKeepsake[] {
  return [...catalogue.campaigns.values()].flatMap(({ id: campaignId, keepsakes }) =>
    keepsakes.flatMap(({ id: keepsakeId, supply }) =>
      supply === undefined ? [] : [{ campaignId, keepsakeId, supply }],
    ),
  )
}
