import type { ViewerApi } from './viewer-api.ts'

/**
 * Measures from publishing an event to the moment the keepsake it completed is read back through the API: each
 * announcement sets off a read by the app of that viewer.
 */
export class PublishToReadable {
  readonly #publishedAt = new Map<string, number>()
  readonly #samples: number[] = []
  readonly #reads = new Set<Promise<void>>()
  readonly #apiOf: (userId: string) => ViewerApi | undefined

  constructor(apiOf: (userId: string) => ViewerApi | undefined) {
    this.#apiOf = apiOf
  }

  /** The first publication counts: a duplicate changes nothing. */
  published(eventId: string, at: number): void {
    if (!this.#publishedAt.has(eventId)) this.#publishedAt.set(eventId, at)
  }

  announced({ userId, keepsakeId, eventId }: { userId: string; keepsakeId: string; eventId: string }): void {
    const publishedAt = this.#publishedAt.get(eventId)
    const api = this.#apiOf(userId)
    if (publishedAt === undefined || !api) return
    const read = api.keepsakes().then((keepsakes) => {
      if (!keepsakes.some((keepsake) => keepsake.keepsakeId === keepsakeId)) {
        throw new Error(`${keepsakeId} was announced to ${userId} and cannot be read`)
      }
      this.#samples.push(performance.now() - publishedAt)
    })
    this.#reads.add(read)
    read.then(
      () => this.#reads.delete(read),
      () => undefined,
    )
  }

  /** Milliseconds, once every read has come back. @throws what any of the reads threw */
  async quantiles(): Promise<{ p50: number; p95: number }> {
    await Promise.all(this.#reads)
    return quantilesOf(this.#samples)
  }
}

/** Milliseconds, whole. */
function quantilesOf(samples: readonly number[]): { p50: number; p95: number } {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { p50: at(0.5), p95: at(0.95) }
}
