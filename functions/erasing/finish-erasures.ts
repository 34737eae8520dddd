import type { ShownCatalogue } from '../../awarding/shown-catalogue.ts'
import type { LimitedKeepsake } from '../../store/open.ts'
import { type ErasurePass, erasureSchema } from './erasure.ts'
import { type ErasurePorts, erasurePass } from './erasure-pass.ts'

/** One SQS message of a Lambda batch. */
export interface ErasureRecord {
  readonly messageId: string
  readonly body: string
}

export interface FinishErasuresPorts extends ErasurePorts {
  catalogue(): Promise<ShownCatalogue>
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
  ports: FinishErasuresPorts,
): Promise<string[]> {
  const limited = limitedKeepsakesOf(await ports.catalogue())
  const again: string[] = []
  for (const { messageId, body } of records) {
    try {
      const pass = await erasurePass(erasureSchema.parse(JSON.parse(body)), limited, ports)
      const { erasedAt: _, ...found } = pass
      const finished = Object.values(found).every((count) => count === 0)
      ports.report(pass, finished)
      if (!finished) again.push(messageId)
    } catch (error) {
      ports.reportError(error)
      again.push(messageId)
    }
  }
  return again
}

function limitedKeepsakesOf(catalogue: ShownCatalogue): LimitedKeepsake[] {
  return [...catalogue.campaigns.values()].flatMap(({ id: campaignId, keepsakes }) =>
    keepsakes.flatMap(({ id: keepsakeId, supply }) =>
      supply === undefined ? [] : [{ campaignId, keepsakeId, supply }],
    ),
  )
}
