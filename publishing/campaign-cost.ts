import type { CompiledCampaign } from '../awarding/catalogue/compiled-campaign.ts'
import { worstCaseOf } from '../awarding/checking/worst-case.ts'
import { LARGEST_ITEM_BYTES, largestProgressItemBytes, requestUnitsOf } from '../store/progress-body.ts'

/** The most that one keepsake can cost. */
export interface KeepsakeCost {
  readonly id: string
  /** Bytes that its criterion takes of a user's progress while it is open, at most. */
  readonly largestStateBytes: number
  /** Keepsakes with which it shares them. */
  readonly sharedWith: readonly string[]
  /** WRU once for each award: the item, its index entry and, where the supply is limited, a claim and its number. */
  readonly awardWriteUnits: number
}

/** The most that a campaign can cost for each user. */
export interface CampaignCost {
  /** Bytes of a user's progress item, at most. */
  readonly largestItemBytes: number
  /** WRU of one write of it, and RRU of one read, at most. */
  readonly writeUnits: number
  readonly readUnits: number
  readonly keepsakes: readonly KeepsakeCost[]
}

/** The item and its entry in the index by earnedAt. */
const AWARD_WRITES = 2
/** The claim and its number. */
const EDITION_WRITES = 2

export function costOf(campaign: CompiledCampaign): CampaignCost {
  const { largestTextBytes, keepsakes } = worstCaseOf(campaign)
  const largestItemBytes = largestProgressItemBytes(campaign.id, largestTextBytes)
  const { write, read } = requestUnitsOf(largestItemBytes)
  const limited = new Set<string>(
    campaign.keepsakes.flatMap(({ id, supply }) => (supply === undefined ? [] : [id])),
  )
  return {
    largestItemBytes,
    writeUnits: write,
    readUnits: read,
    keepsakes: keepsakes.map((keepsake) => ({
      ...keepsake,
      awardWriteUnits: AWARD_WRITES + (limited.has(keepsake.id) ? EDITION_WRITES : 0),
    })),
  }
}

/** A warning, when a user's progress may outgrow what DynamoDB holds. */
export function tooLargeText({ largestItemBytes }: CampaignCost): string | undefined {
  if (largestItemBytes <= LARGEST_ITEM_BYTES) return undefined
  const [size, most] = [largestItemBytes, LARGEST_ITEM_BYTES].map((bytes) => Math.ceil(bytes / 1024))
  return `could at worst let a user's progress grow to ${size} KB, and DynamoDB holds ${most}: split the campaign, or lower the largest targets`
}

/** A line for the whole campaign, and one for each keepsake, the largest first. */
export function costText(
  file: string,
  { largestItemBytes, writeUnits, readUnits, keepsakes }: CampaignCost,
): string {
  const largest = keepsakes.toSorted((a, b) => b.largestStateBytes - a.largestStateBytes)
  return [
    `${file}: a user's progress takes at most ${bytes(largestItemBytes)}: each write of it costs at most ${writeUnits} WRU, each read ${readUnits} RRU`,
    ...largest.map(keepsakeText),
  ].join('\n')
}

function keepsakeText({ id, largestStateBytes, sharedWith, awardWriteUnits }: KeepsakeCost): string {
  const shared = sharedWith.length > 0 ? `, in part or all shared with ${listed(sharedWith)}` : ''
  return `  ${bytes(largestStateBytes).padStart(15)}  ${id}; ${awardWriteUnits} WRU when awarded${shared}`
}

const SHOWN = 3

function listed(ids: readonly string[]): string {
  const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : ''
  return ids.slice(0, SHOWN).join(', ') + more
}

const bytes = (count: number) => `${count.toLocaleString('en-US')} bytes`
