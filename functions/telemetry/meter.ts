export interface MeterOptions<Counts> {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly send: (key: string, counts: Counts) => void
}

export interface Meter<Counts> {
  count(key: string, counts: Counts): void
  /** Sends what has been counted, unless that was done less than a minute ago. To be called at the end of an invocation. */
  sendDue(): void
}

const EVERY_MS = 60_000

/**
 * Counts by key in an environment of a function, and sends sums once a minute: a line for each key and invocation would cost as
 * much as all other metrics together. The first counts after a quiet minute are sent at once. So an environment that ends takes
 * with it what it counted in less than a minute, and nothing where less than a batch a minute comes.
 */
export function meter<Counts extends { readonly [name in keyof Counts]: number }>({
  now,
  send,
}: MeterOptions<Counts>): Meter<Counts> {
  const sums = new Map<string, Counts>()
  let dueAt = Number.NEGATIVE_INFINITY
  return {
    count(key, counts) {
      sums.set(key, added(sums.get(key), counts))
    },
    sendDue() {
      if (sums.size === 0 || now() < dueAt) return
      for (const [key, counts] of sums) send(key, counts)
      sums.clear()
      dueAt = now() + EVERY_MS
    },
  }
}

/** Adds counts of one kind, name by name. */
export function added<Counts extends { readonly [name in keyof Counts]: number }>(
  before: Counts | undefined,
  counts: Counts,
): Counts {
  if (before === undefined) return counts
  const names = Object.keys(counts) as (keyof Counts)[]
  return Object.fromEntries(names.map((name) => [name, before[name] + counts[name]])) as unknown as Counts
}
