import { parseTime } from '../schemas/time.ts'
import { modifierProblems } from './modifiers/index.ts'
import { below, fieldsOf, type PathProblem } from './path-problem.ts'
import { tierProblems } from './tier-checks.ts'
import { earnableIds } from './tiers.ts'

/**
 * What is wrong between the parts of a campaign, each of which may be right by itself. Takes any value, and says
 * nothing of the parts that are not what they should be: the schema does.
 */
export function crossProblems(campaign: unknown): PathProblem[] {
  const fields = fieldsOf(campaign)
  const { startsAt, endsAt } = fields
  const problems: PathProblem[] = []
  const [from, to] = [startsAt, endsAt].map((time) => parseTime(String(time)))
  if (from !== undefined && to !== undefined && to <= from) {
    problems.push({ path: ['endsAt'], message: 'must be later than startsAt' })
  }
  if (!Array.isArray(fields.keepsakes)) return problems

  const keepsakes = fields.keepsakes.map(fieldsOf)
  problems.push(...idProblems(keepsakes))
  const earnable = keepsakes.map(earnableIds)
  const groups = new Set(keepsakes.filter(({ tiers }) => Array.isArray(tiers)).map(({ id }) => id))
  keepsakes.forEach((keepsake, index) => {
    const self = earnable[index] ?? []
    const others = () => earnable.toSpliced(index, 1).flat()
    const found = [
      ...tierProblems(keepsake),
      ...modifierProblems(keepsake, fields),
      ...below(['earn'], collectProblems(keepsake.earn, { self, others, groups })),
      ...collectTierProblems(keepsake, others),
    ]
    problems.push(...below(['keepsakes', index], found))
  })
  return problems
}

/** Ids are unique among keepsakes, tiers and groups alike. */
function idProblems(keepsakes: readonly ReturnType<typeof fieldsOf>[]): PathProblem[] {
  const seen = new Set<unknown>()
  const problems: PathProblem[] = []
  const see = (id: unknown, path: (string | number)[]) => {
    if (id === undefined) return
    if (seen.has(id)) problems.push({ path, message: `must be unique: another keepsake is called ${id}` })
    seen.add(id)
  }
  keepsakes.forEach(({ id, tiers }, index) => {
    see(id, ['keepsakes', index, 'id'])
    if (!Array.isArray(tiers)) return
    tiers.forEach((tier, tierIndex) => {
      see(fieldsOf(tier).id, ['keepsakes', index, 'tiers', tierIndex, 'id'])
    })
  })
  return problems
}

/** What a condition may collect. */
interface Collectable {
  readonly self: readonly unknown[]
  /** Asked for only where something is collected: campaigns may be large. */
  readonly others: () => readonly unknown[]
  /** Ids that stand for several tiers, and so for no keepsake. */
  readonly groups: ReadonlySet<unknown>
}

/** `collect` names keepsakes, so it can only be checked with the whole campaign in view. */
function collectProblems(earn: unknown, collectable: Collectable): PathProblem[] {
  return Object.entries(fieldsOf(earn)).flatMap(([kind, spec]) => {
    if (kind === 'collect') return below([kind], wantedProblems(spec, collectable))
    const { of } = fieldsOf(spec)
    const at = Array.isArray(spec) ? [kind] : [kind, 'of']
    const parts: unknown[] = Array.isArray(spec) ? spec : Array.isArray(of) ? of : []
    return parts.flatMap((part, index) => below([...at, index], collectProblems(part, collectable)))
  })
}

function wantedProblems(spec: unknown, { self, others: othersOf, groups }: Collectable): PathProblem[] {
  const { keepsakes, atLeast } = fieldsOf(spec)
  if (keepsakes !== 'all' && !Array.isArray(keepsakes)) return []
  const others = othersOf()
  const problems: PathProblem[] = []
  if (keepsakes !== 'all') {
    keepsakes.forEach((id, index) => {
      if (typeof id !== 'string' || others.includes(id)) return
      problems.push({ path: ['keepsakes', index], message: notWanted(id, { self, groups }) })
    })
  }
  const available = availableOf(keepsakes, others)
  if (keepsakes === 'all' && available === 0) {
    problems.push({ path: ['keepsakes'], message: 'can never be met: the campaign has no other keepsake' })
  } else if (typeof atLeast === 'number' && atLeast > available) {
    problems.push({ path: ['atLeast'], message: neverMet(available) })
  }
  return problems
}

function notWanted(id: string, { self, groups }: Pick<Collectable, 'self' | 'groups'>): string {
  if (self.includes(id)) return 'must be another keepsake than the one it earns'
  return groups.has(id)
    ? `must be the id of a keepsake: ${id} has tiers, so name those that are wanted`
    : `must be the id of a keepsake of this campaign: none is called ${id}`
}

/** Of tiers that collect, the targets are what `atLeast` is elsewhere. */
function collectTierProblems({ earn, tiers }: ReturnType<typeof fieldsOf>, others: Collectable['others']) {
  const { keepsakes } = fieldsOf(fieldsOf(earn).collect)
  if (!Array.isArray(tiers) || (keepsakes !== 'all' && !Array.isArray(keepsakes))) return []
  const available = availableOf(keepsakes, others())
  return tiers.flatMap((tier, index): PathProblem[] => {
    const { target } = fieldsOf(tier)
    if (typeof target !== 'number' || target <= available) return []
    return [{ path: ['tiers', index, 'target'], message: neverMet(available) }]
  })
}

const availableOf = (keepsakes: 'all' | readonly unknown[], others: readonly unknown[]) =>
  keepsakes === 'all' ? others.length : new Set(keepsakes).size

const neverMet = (available: number) => `can never be met: there are ${available} to collect`
