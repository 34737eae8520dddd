import type { PassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'

/** A metric of the functions, by what it has beside the dimension `service`. */
export interface WantedMetric {
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** Periods that follow one another. Epoch milliseconds, half-open; a whole number of periods lies between. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly periodMs: number
}

/** Reads the sums of each metric by period, 0 where there are none. Each metric is charged for. */
export type ReadSums = (
  wanted: readonly WantedMetric[],
  span: Span,
) => Promise<readonly (readonly number[])[]>

/** A snapshot that is live, or was before. */
export interface CatalogueThen {
  /** Epoch milliseconds. */
  readonly publishedAt: number
  readonly catalogue: PassportCatalogue
}

/**
 * Reads the snapshot that is live and those before it, the newest first, until one that was published at `since` or before. Empty
 * where nothing has been published.
 */
export type ReadHistory = (since: number) => Promise<readonly CatalogueThen[]>
