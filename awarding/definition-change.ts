import type { CampaignId, KeepsakeId } from '../schemas/ids.ts'
import type { CompiledCampaign, CompiledKeepsake } from './compiled-campaign.ts'
import { gatheredOf } from './gathered-change.ts'
import { nothing } from './progress.ts'

/** What a publication may take from those who hold a keepsake, each by the word that allows it. */
export const takingAway = [
  'removed-campaign',
  'removed-keepsake',
  'changed-meaning',
  'lowered-supply',
] as const
export type TakingAway = (typeof takingAway)[number]

/** One thing that a publication changes. */
export interface Change {
  readonly campaignId: CampaignId
  /** Undefined for the campaign itself. */
  readonly keepsakeId?: KeepsakeId
  /** For people. */
  readonly what: string
  /** There when something that somebody may have earned already would be taken away or become something else. */
  readonly takesAway?: TakingAway
}

/** What is said otherwise of the campaign itself. */
export function campaignChanges(live: CompiledCampaign, draft: CompiledCampaign): Change[] {
  const ignored = new Set(['id', 'keepsakes'])
  return fieldChanges(live.definition, draft.definition, ignored).map((what) => ({
    campaignId: draft.id,
    what,
  }))
}

/** What is said otherwise of one keepsake of a campaign that is live. */
export function keepsakeChanges(
  live: CompiledCampaign,
  draft: CompiledCampaign,
  keepsake: CompiledKeepsake,
): Change[] {
  const of = { campaignId: draft.id, keepsakeId: keepsake.id }
  const old = live.keepsakes.find(({ id }) => id === keepsake.id)
  if (!old) {
    const { kept, anew } = gatheredOf(live, keepsake)
    const start =
      anew.length > 0 ? '; gathering starts anew' : kept.length > 0 ? '; what was gathered alike counts' : ''
    return [{ ...of, what: `the keepsake ${keepsake.title} is new${start}` }]
  }

  const whats = fieldChanges(shownOf(old), shownOf(keepsake), new Set())
  if ((keepsake.supply ?? Number.POSITIVE_INFINITY) > (old.supply ?? Number.POSITIVE_INFINITY)) {
    const more = keepsake.supply ?? 'as many as are earned'
    whats.push(
      `the supply is raised from ${old.supply} to ${more}; who was told it had sold out is not asked again`,
    )
  }
  const [before, after] = [old.definition, keepsake.definition]
  const said = new Set(['id', 'title', 'image', 'hidden', 'supply', 'earn', 'tiers'])
  whats.push(...fieldChanges(before, after, said))
  const [from, to] = [old.criterion.standing(nothing), keepsake.criterion.standing(nothing)]
  const raised = from.unit === to.unit && from.target !== to.target
  const { anew } = gatheredOf(live, keepsake)
  if (textOf(before.earn) !== textOf(after.earn) || raised || anew.length > 0) {
    const target = raised ? `, ${from.target} ${from.unit} become ${to.target}` : ''
    whats.push(`what earns it changes${target}${gatheredText(live, keepsake)}`)
  }
  return whats.map((what) => ({ ...of, what }))
}

const shownOf = ({ title, image, hidden }: CompiledKeepsake) => ({ title, image, hidden })

function gatheredText(live: CompiledCampaign, keepsake: CompiledKeepsake): string {
  const { kept, anew } = gatheredOf(live, keepsake)
  if (anew.length === 0) return kept.length === 0 ? '' : '; what was gathered for it is kept'
  return kept.length === 0 ? '; gathering starts anew' : '; of what was gathered, a part is kept'
}

function fieldChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  ignored: ReadonlySet<string>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]).difference(ignored)
  return [...names]
    .filter((name) => textOf(before[name]) !== textOf(after[name]))
    .map((name) =>
      name === 'secret'
        ? 'the secret changes: a replay draws again, so who was not drawn may be now'
        : `${name} becomes ${shorten(after[name])} (was ${shorten(before[name])})`,
    )
}

const textOf = (value: unknown) => JSON.stringify(value) ?? ''

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : textOf(value) || 'left out'
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
