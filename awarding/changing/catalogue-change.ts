import { howMany } from '../../schemas/how-many.ts'
import type { CampaignId, KeepsakeId } from '../../schemas/ids.ts'
import { withinALine } from '../../schemas/unseen.ts'
import { ownText } from '../campaign/texts.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import { type Change, campaignChanges, keepsakeChanges } from './definition-change.ts'
import { type KnownKeepsake, keyOfKnown, knownOf, mayBeHeld, sharesMeaning } from './known-keepsake.ts'

export interface CatalogueComparison {
  /** Undefined when nothing has been published yet. */
  readonly live: Catalogue | undefined
  /** All keepsakes that were ever published. */
  readonly known: readonly KnownKeepsake[]
  readonly draft: Catalogue
  /** Epoch milliseconds: tells which campaigns have begun. */
  readonly now: number
}

/** Says what publishing the draft would change, in the order of its campaigns; removed campaigns come last. */
export function catalogueChanges({ live, known, draft, now }: CatalogueComparison): Change[] {
  const before = new Map(known.map((one) => [keyOfKnown(one), one]))
  // People see the live version, so it goes before what another snapshot said of the same keepsake.
  for (const campaign of live?.campaigns.values() ?? []) {
    for (const keepsake of campaign.keepsakes) {
      const own = knownOf(campaign, keepsake)
      const from = before.get(keyOfKnown(own))?.from ?? own.from
      before.set(keyOfKnown(own), { ...own, from })
    }
  }
  const held = (campaignId: CampaignId, keepsakeId: KeepsakeId) => {
    const one = before.get(keyOfKnown({ campaignId, keepsakeId }))
    return one && mayBeHeld(one, now) ? one : undefined
  }

  const changes: Change[] = []
  for (const campaign of draft.campaigns.values()) {
    const old = live?.campaigns.get(campaign.id)
    changes.push(...(old ? campaignChanges(old, campaign) : [added(campaign)]))
    for (const keepsake of campaign.keepsakes) {
      changes.push(...takings(campaign, keepsake, held(campaign.id, keepsake.id)))
      if (old) changes.push(...keepsakeChanges(old, campaign, keepsake))
    }
    const ids = new Set(campaign.keepsakes.map(({ id }) => id))
    for (const gone of old?.keepsakes ?? []) {
      if (!old || ids.has(gone.id)) continue
      const takesAway = held(campaign.id, gone.id) ? { takesAway: 'removed-keepsake' as const } : {}
      const what = `the keepsake ${gone.title} is removed${renamed(gone, old, campaign)}`
      changes.push({ campaignId: campaign.id, keepsakeId: gone.id, what, ...takesAway })
    }
  }
  for (const old of live?.campaigns.values() ?? []) {
    if (draft.campaigns.has(old.id)) continue
    const begun = old.keepsakes.some(({ id }) => held(old.id, id))
    const what = `the campaign ${titleOf(old)} is removed, with ${howMany(old.keepsakes.length, 'keepsake')}`
    changes.push({ campaignId: old.id, what, ...(begun ? { takesAway: 'removed-campaign' } : {}) })
  }
  // Each is a line of a terminal, and quotes what campaign files hold.
  return changes.map((change) => ({ ...change, what: withinALine(change.what) }))
}

function added(campaign: CompiledCampaign): Change {
  const { id, keepsakes } = campaign
  return {
    campaignId: id,
    what: `the campaign ${titleOf(campaign)} is new, with ${howMany(keepsakes.length, 'keepsake')}`,
  }
}

const titleOf = ({ definition }: CompiledCampaign) => ownText(definition.title, definition.language)

/** Finds what a keepsake of the draft would take from those who may hold one under its id. */
function takings(
  campaign: CompiledCampaign,
  keepsake: CompiledKeepsake,
  held: KnownKeepsake | undefined,
): Change[] {
  if (!held) return []
  const changes: Change[] = []
  const of = { campaignId: campaign.id, keepsakeId: keepsake.id }
  if (!sharesMeaning(held, knownOf(campaign, keepsake))) {
    const what = 'the id stands for something else now: give the new keepsake an id of its own'
    changes.push({ ...of, what, takesAway: 'changed-meaning' })
  }
  const [before, after] = [
    held.supply ?? Number.POSITIVE_INFINITY,
    keepsake.supply ?? Number.POSITIVE_INFINITY,
  ]
  if (after < before) {
    const what = `the supply is lowered from ${held.supply ?? 'as many as are earned'} to ${keepsake.supply}`
    changes.push({ ...of, what, takesAway: 'lowered-supply' })
  }
  return changes
}

/** A keepsake that left while another with the same title or picture came has probably been given another id. */
function renamed(gone: CompiledKeepsake, old: CompiledCampaign, campaign: CompiledCampaign): string {
  const known = new Set(old.keepsakes.map(({ id }) => id))
  const heir = campaign.keepsakes.find(
    ({ id, title, image }) =>
      !known.has(id) && (title === gone.title || (image !== undefined && image === gone.image)),
  )
  return heir ? ` (is it ${heir.id} now? who holds ${gone.id} would not hold ${heir.id})` : ''
}
