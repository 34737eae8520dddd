import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'

/** The most that a keepsake can take of a user's progress. */
export interface KeepsakeSize {
  readonly id: string
  /** Bytes of the states of its criterion while it is open. A state that others share is counted for each. */
  readonly largestStateBytes: number
  /** The keepsakes with which it shares all or part of that. */
  readonly sharedWith: readonly string[]
}

export interface WorstCase {
  /** Bytes of the progress as JSON text, at most, whatever the user does and however it is written. */
  readonly largestTextBytes: number
  /** In the order of the campaign. */
  readonly keepsakes: readonly KeepsakeSize[]
}

const FRAME = '{"measures":{},"earned":{}}'.length
const SOLD_OUT_FRAME = ',"soldOut":[]'.length
const FIRST_FRAME = ',"firstAt":'.length

/**
 * An upper bound of the progress that one user can have in a campaign, as it is stored: `measures` by id, `earned`,
 * `soldOut`, `firstAt`. States that an earlier version of the campaign left behind come on top.
 *
 * It is the sum of every state at its largest and every keepsake's id, less what cannot be there at once: a state is
 * kept only while some keepsake that depends on it is open, and the id of an open keepsake is in no list. The
 * least that has to go is a covering problem; its dual, solved greedily, never takes off too much.
 */
export function worstCaseOf(campaign: CompiledCampaign): WorstCase {
  const slack = new Map(campaign.keepsakes.map((keepsake) => [keepsake, earnedBytes(keepsake, campaign)]))
  let bytes = FRAME + FIRST_FRAME + timeBytes(campaign)
  for (const each of slack.values()) bytes += each
  if (campaign.keepsakes.some(({ supply }) => supply !== undefined)) bytes += SOLD_OUT_FRAME
  for (const { id, largestBytes } of campaign.measures.values()) {
    const dependants = campaign.dependants.get(id) ?? []
    const entry = entryBytes(id, largestBytes)
    const saved = Math.min(entry, ...dependants.map((keepsake) => slack.get(keepsake) ?? 0))
    for (const keepsake of dependants) slack.set(keepsake, (slack.get(keepsake) ?? 0) - saved)
    bytes += entry - saved
  }
  return { largestTextBytes: bytes, keepsakes: campaign.keepsakes.map((one) => sizeOf(one, campaign)) }
}

function sizeOf(keepsake: CompiledKeepsake, { dependants }: CompiledCampaign): KeepsakeSize {
  const measures = new Map(keepsake.criterion.measures.map((measure) => [measure.id, measure]))
  const sharers = new Set([...measures.keys()].flatMap((id) => dependants.get(id) ?? []))
  sharers.delete(keepsake)
  return {
    id: keepsake.id,
    largestStateBytes: measures.values().reduce((sum, one) => sum + entryBytes(one.id, one.largestBytes), 0),
    sharedWith: Array.from(sharers, ({ id }) => id),
  }
}

/** `"id":"state",`. Neither holds a character that JSON escapes. */
const entryBytes = (id: string, stateBytes: number) => id.length + stateBytes + 6

/** `"id":milliseconds,` among those earned; among the sold out an id alone takes less. */
function earnedBytes({ id }: CompiledKeepsake, campaign: CompiledCampaign): number {
  return id.length + timeBytes(campaign) + 4
}

/** Digits of the epoch milliseconds of a moment of the campaign. */
function timeBytes({ window: { from, to } }: CompiledCampaign): number {
  return Math.max(String(from).length, String(to).length)
}
