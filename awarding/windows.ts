import type { CompiledCampaign } from './compiled-campaign.ts'

/** Whether a campaign takes an activity, by its times alone: so a replay decides alike. */
export function takes({ window, latenessMs }: CompiledCampaign, at: number, publishedAt: number): boolean {
  return window.from <= at && at < window.to && publishedAt - at <= latenessMs
}

/**
 * Tells whether any of the campaigns takes an activity, in time that grows with the logarithm of their number: the
 * windows are cut into segments that do not overlap, each with the most lateness that a campaign allows in it.
 */
export function compileWindows(
  campaigns: readonly CompiledCampaign[],
): (at: number, publishedAt: number) => boolean {
  const edges = campaigns
    .flatMap(({ window, latenessMs }) => [
      { at: window.from, latenessMs, open: 1 },
      { at: window.to, latenessMs, open: -1 },
    ])
    .sort((a, b) => a.at - b.at)
  const starts: number[] = []
  const lateness: number[] = []
  // Campaigns open in the segment, by their lateness: there are few different ones.
  const open = new Map<number, number>()
  for (const edge of edges) {
    open.set(edge.latenessMs, (open.get(edge.latenessMs) ?? 0) + edge.open)
    if (open.get(edge.latenessMs) === 0) open.delete(edge.latenessMs)
    if (starts.at(-1) !== edge.at) starts.push(edge.at)
    lateness[starts.length - 1] = Math.max(Number.NEGATIVE_INFINITY, ...open.keys())
  }
  return (at, publishedAt) => {
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    return publishedAt - at <= (lateness[low - 1] ?? Number.NEGATIVE_INFINITY)
  }
}
