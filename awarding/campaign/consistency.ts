import { type Fields, fieldsOf } from '../../json/json.ts'
import { CANARY_CAMPAIGN } from '../../schemas/canary.ts'
import { type ContentMistake, under } from '../../schemas/mistakes.ts'
import { parseTime } from '../../schemas/time.ts'
import { targetMistake, tierableNames } from '../criteria/grammar.ts'
import { targetKeyOf } from '../criteria/index.ts'
import { modifierMistakes } from '../modifiers/modifiers.ts'
import { languageMistakes } from './texts.ts'

/**
 * Finds mistakes between parts of a campaign that may each be right by itself. It takes any value, and leaves to the
 * schema what is wrong with a part alone.
 */
export function crossMistakes(campaign: unknown): ContentMistake[] {
  const fields = fieldsOf(campaign)
  const { startsAt, endsAt } = fields
  const mistakes: ContentMistake[] = []
  if (fields.id === CANARY_CAMPAIGN)
    mistakes.push({ path: ['id'], message: 'is the id of the canary’s own campaign: choose another' })
  const [from, to] = [parseTime(startsAt), parseTime(endsAt)]
  if (from !== undefined && to !== undefined && to <= from) {
    mistakes.push({ path: ['endsAt'], message: 'must be later than startsAt' })
  }
  mistakes.push(...languageMistakes(campaign))
  if (!Array.isArray(fields.keepsakes)) return mistakes

  const keepsakes = fields.keepsakes.map(fieldsOf)
  mistakes.push(...idMistakes(keepsakes))
  const earnable = keepsakes.map(earnableIds)
  const groups = new Set(keepsakes.filter(({ tiers }) => Array.isArray(tiers)).map(({ id }) => id))
  keepsakes.forEach((keepsake, index) => {
    const self = earnable[index] ?? []
    const others = () => earnable.toSpliced(index, 1).flat()
    const found = [
      ...tierMistakes(keepsake),
      ...modifierMistakes(keepsake, fields),
      ...under(['earn'], collectMistakes(keepsake.earn, { self, others, groups })),
      ...collectTierMistakes(keepsake, others),
    ]
    mistakes.push(...under(['keepsakes', index], found))
  })
  return mistakes
}

/** Ids are unique among keepsakes, tiers and groups alike. */
function idMistakes(keepsakes: readonly ReturnType<typeof fieldsOf>[]): ContentMistake[] {
  const seen = new Set<unknown>()
  const mistakes: ContentMistake[] = []
  const see = (id: unknown, path: (string | number)[]) => {
    if (typeof id !== 'string') return
    if (seen.has(id)) mistakes.push({ path, message: `must be unique: another keepsake is called ${id}` })
    seen.add(id)
  }
  keepsakes.forEach(({ id, tiers }, index) => {
    see(id, ['keepsakes', index, 'id'])
    if (!Array.isArray(tiers)) return
    tiers.forEach((tier, tierIndex) => {
      see(fieldsOf(tier).id, ['keepsakes', index, 'tiers', tierIndex, 'id'])
    })
  })
  return mistakes
}

/** The keepsakes that a criterion may collect. */
interface Collectable {
  readonly self: readonly unknown[]
  /** A function, since campaigns may be large and few criteria collect. */
  readonly others: () => readonly unknown[]
  /** Ids that stand for several tiers, and so for no keepsake. */
  readonly groups: ReadonlySet<unknown>
}

/** `collect` names keepsakes, so it can only be checked with the whole campaign in view. */
function collectMistakes(earn: unknown, collectable: Collectable): ContentMistake[] {
  return Object.entries(fieldsOf(earn)).flatMap(([kind, spec]) => {
    if (kind === 'collect') return under([kind], wantedMistakes(spec, collectable))
    const { of } = fieldsOf(spec)
    const at = Array.isArray(spec) ? [kind] : [kind, 'of']
    const parts: unknown[] = Array.isArray(spec) ? spec : Array.isArray(of) ? of : []
    return parts.flatMap((part, index) => under([...at, index], collectMistakes(part, collectable)))
  })
}

function wantedMistakes(spec: unknown, { self, others: othersOf, groups }: Collectable): ContentMistake[] {
  const { keepsakes, atLeast } = fieldsOf(spec)
  if (keepsakes !== 'all' && !Array.isArray(keepsakes)) return []
  const others = othersOf()
  const mistakes: ContentMistake[] = []
  if (keepsakes !== 'all') {
    keepsakes.forEach((id, index) => {
      if (typeof id !== 'string' || others.includes(id)) return
      mistakes.push({ path: ['keepsakes', index], message: notWanted(id, { self, groups }) })
    })
  }
  const available = availableOf(keepsakes, others)
  if (keepsakes === 'all' && available === 0) {
    mistakes.push({ path: ['keepsakes'], message: 'can never be met: the campaign has no other keepsake' })
  } else if (typeof atLeast === 'number' && atLeast > available) {
    mistakes.push({ path: ['atLeast'], message: neverMet(available) })
  }
  return mistakes
}

function notWanted(id: string, { self, groups }: Pick<Collectable, 'self' | 'groups'>): string {
  if (self.includes(id)) return 'must be another keepsake than the one it earns'
  return groups.has(id)
    ? `must be the id of a keepsake: ${id} has tiers, so name those that are wanted`
    : `must be the id of a keepsake of this campaign: none is called ${id}`
}

/** The targets of tiers that collect are what `atLeast` is elsewhere. */
function collectTierMistakes({ earn, tiers }: ReturnType<typeof fieldsOf>, others: Collectable['others']) {
  const { keepsakes } = fieldsOf(fieldsOf(earn).collect)
  if (!Array.isArray(tiers) || (keepsakes !== 'all' && !Array.isArray(keepsakes))) return []
  const available = availableOf(keepsakes, others())
  return tiers.flatMap((tier, index): ContentMistake[] => {
    const { target } = fieldsOf(tier)
    if (typeof target !== 'number' || target <= available) return []
    return [{ path: ['tiers', index, 'target'], message: neverMet(available) }]
  })
}

const availableOf = (keepsakes: 'all' | readonly unknown[], others: readonly unknown[]) =>
  keepsakes === 'all' ? others.length : new Set(keepsakes).size

const neverMet = (available: number) =>
  `can never be met: there ${available === 1 ? 'is' : 'are'} ${available} to collect`

/** Finds mistakes between a keepsake's criterion and its tiers, or its having none. It takes any values. */
function tierMistakes({ earn, tiers, supply }: Fields): ContentMistake[] {
  const entries = Object.entries(fieldsOf(earn))
  const [kind = '', spec] = entries[0] ?? []
  if (entries.length !== 1) return []
  const key = targetKeyOf(kind)
  if (tiers === undefined) return key === undefined ? [] : missingTarget(kind, key, spec)
  if (!Array.isArray(tiers)) return []
  if (key === undefined) {
    const message = `must be left out, or earned by one of ${tierableNames.join(', ')}`
    return [{ path: ['tiers'], message }]
  }
  const mistakes: ContentMistake[] = []
  if (fieldsOf(spec)[key] !== undefined) {
    mistakes.push({
      path: ['earn', kind, key],
      message: 'must be left out: each tier has a target of its own',
    })
  }
  if (supply !== undefined) {
    mistakes.push({ path: ['supply'], message: 'must be left out: each tier has a supply of its own' })
  }
  return [...mistakes, ...under(['tiers'], targetMistakes(kind, tiers))]
}

function missingTarget(kind: string, key: string, spec: unknown): ContentMistake[] {
  const fields = fieldsOf(spec)
  if (fields !== spec || fields[key] !== undefined) return []
  const message = targetMistake(kind, undefined)
  return message === undefined ? [] : [{ path: ['earn', kind, key], message }]
}

function targetMistakes(kind: string, tiers: readonly unknown[]): ContentMistake[] {
  const targets = tiers.map((tier) => fieldsOf(tier).target)
  return targets.flatMap((target, index) => {
    const before = targets[index - 1]
    // The schema refuses any other value than a number.
    if (typeof target !== 'number') return []
    const message =
      targetMistake(kind, target) ??
      (typeof before === 'number' && target <= before
        ? `must be more than that of the tier before, ${before}`
        : undefined)
    return message === undefined ? [] : [{ path: [index, 'target'], message }]
  })
}

/** The ids of the keepsakes that can be earned: its own, or those of its tiers. It takes any values. */
export function earnableIds(keepsake: Fields): unknown[] {
  return Array.isArray(keepsake.tiers) ? keepsake.tiers.map((tier) => fieldsOf(tier).id) : [keepsake.id]
}
