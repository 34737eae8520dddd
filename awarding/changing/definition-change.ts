import { canonicalJson, isJsonObject } from '../../json/json.ts'
import type { CampaignId, KeepsakeId } from '../../schemas/ids.ts'
import { textNames } from '../campaign/texts.ts'
import type { CompiledCampaign, CompiledKeepsake } from '../catalogue/compiled-campaign.ts'
import { unitText } from '../explaining/missing.ts'
import { nothing } from '../progress/progress.ts'

/** The words that allow a publication to take something from those who hold a keepsake. */
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

/** Compares what two versions say of the campaign itself. */
export function campaignChanges(live: CompiledCampaign, draft: CompiledCampaign): Change[] {
  const ignored = new Set(['id', 'keepsakes'])
  return fieldChanges(live.definition, draft.definition, ignored).map((what) => ({
    campaignId: draft.id,
    what,
  }))
}

/** Compares what two versions say of one keepsake. */
export function keepsakeChanges(
  live: CompiledCampaign,
  draft: CompiledCampaign,
  keepsake: CompiledKeepsake,
): Change[] {
  const of = { campaignId: draft.id, keepsakeId: keepsake.id }
  const old = live.keepsakes.find(({ id }) => id === keepsake.id)
  if (!old) {
    const { kept, anew } = statesAfter(live, keepsake)
    const start =
      anew.length > 0 ? '; progress starts anew' : kept.length > 0 ? '; progress made alike counts' : ''
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
  const [from, to] = [old.criterion.howFar(nothing), keepsake.criterion.howFar(nothing)]
  const raised = from.unit === to.unit && from.target !== to.target
  const { anew } = statesAfter(live, keepsake)
  if (!isSame(before.earn, after.earn) || raised || anew.length > 0) {
    const become = from.target === 1 ? 'becomes' : 'become'
    const target = raised ? `, ${from.target} ${unitText(from.unit, from.target)} ${become} ${to.target}` : ''
    const due = raised && to.target < from.target && anew.length === 0 ? DUE : ''
    whats.push(`what earns it changes${target}${progressText(live, keepsake)}${due}`)
  }
  return whats.map((what) => ({ ...of, what }))
}

const DUE = ', and earns it with the next activity that counts for it, or by a replay'

const shownOf = ({ texts, image, hidden }: CompiledKeepsake) => ({ title: texts.title, image, hidden })

function progressText(live: CompiledCampaign, keepsake: CompiledKeepsake): string {
  const { kept, anew } = statesAfter(live, keepsake)
  if (anew.length === 0) return kept.length === 0 ? '' : '; progress is kept'
  return kept.length === 0 ? '; progress starts anew' : '; a part of the progress is kept'
}

function fieldChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  ignored: ReadonlySet<string>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]).difference(ignored)
  return [...names]
    .filter((name) => !isSame(before[name], after[name]))
    .flatMap((name) => {
      if (name === 'secret')
        return ['the secret changes: a replay draws again, so who was not drawn may be now']
      const [was, is] = [before[name], after[name]]
      if (isText(name) && isJsonObject(was) && isJsonObject(is))
        return fieldChanges(was, is, new Set()).map((what) => `${name} in ${what}`)
      return [`${name} becomes ${shorten(is)} (was ${shorten(was)})`]
    })
}

const isText = (name: string) => (textNames as readonly string[]).includes(name)

const isSame = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b)

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'left out')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** The measures of a keepsake by what a publication does to their states. */
export interface StatesAfter {
  /** Measured already: the states count on. */
  readonly kept: readonly string[]
  /** Not measured before: it starts from nothing, and a replay of recorded events fills it. */
  readonly anew: readonly string[]
}

/** @param live the campaign as it is; undefined when it is new */
export function statesAfter(
  live: CompiledCampaign | undefined,
  { criterion }: CompiledKeepsake,
): StatesAfter {
  const ids = [...new Set(criterion.measures.map(({ id }) => id))]
  return {
    kept: ids.filter((id) => live?.measures.has(id)),
    anew: ids.filter((id) => !live?.measures.has(id)),
  }
}
