import { parseTime } from '../schemas/time.ts'

interface PathProblem {
  readonly path: (string | number)[]
  readonly message: string
}

/**
 * What is wrong between the parts of a campaign, each of which may be right by itself. Takes any value, and says
 * nothing of the parts that are not what they should be: the schema does.
 */
export function crossProblems(campaign: unknown): PathProblem[] {
  const { startsAt, endsAt, keepsakes } = fieldsOf(campaign)
  const problems: PathProblem[] = []
  const [from, to] = [startsAt, endsAt].map((time) => parseTime(String(time)))
  if (from !== undefined && to !== undefined && to <= from) {
    problems.push({ path: ['endsAt'], message: 'must be later than startsAt' })
  }
  if (!Array.isArray(keepsakes)) return problems

  const ids = keepsakes.map((keepsake) => fieldsOf(keepsake).id)
  ids.forEach((id, index) => {
    if (id === undefined || ids.indexOf(id) === index) return
    const message = `must be unique: another keepsake is called ${id}`
    problems.push({ path: ['keepsakes', index, 'id'], message })
  })
  keepsakes.forEach((keepsake, index) => {
    const others = ids.toSpliced(index, 1)
    for (const { path, message } of collectProblems(fieldsOf(keepsake).earn, ids[index], others)) {
      problems.push({ path: ['keepsakes', index, 'earn', ...path], message })
    }
  })
  return problems
}

/** `collect` names keepsakes, so it can only be checked with the whole campaign in view. */
function collectProblems(earn: unknown, self: unknown, others: readonly unknown[]): PathProblem[] {
  return Object.entries(fieldsOf(earn)).flatMap(([kind, spec]) => {
    const problems = Array.isArray(spec)
      ? spec.flatMap((part, index) => within([index], collectProblems(part, self, others)))
      : kind === 'collect'
        ? wantedProblems(spec, self, others)
        : []
    return within([kind], problems)
  })
}

function wantedProblems(spec: unknown, self: unknown, others: readonly unknown[]): PathProblem[] {
  const { keepsakes, atLeast } = fieldsOf(spec)
  if (keepsakes !== 'all' && !Array.isArray(keepsakes)) return []
  const problems: PathProblem[] = []
  if (keepsakes !== 'all') {
    keepsakes.forEach((id, index) => {
      if (typeof id !== 'string' || others.includes(id)) return
      const message =
        id === self
          ? 'must be another keepsake than the one it earns'
          : `must be the id of a keepsake of this campaign: none is called ${id}`
      problems.push({ path: ['keepsakes', index], message })
    })
  }
  const available = keepsakes === 'all' ? others.length : new Set(keepsakes).size
  if (keepsakes === 'all' && available === 0) {
    problems.push({ path: ['keepsakes'], message: 'can never be met: the campaign has no other keepsake' })
  } else if (typeof atLeast === 'number' && atLeast > available) {
    problems.push({ path: ['atLeast'], message: `can never be met: there are ${available} to collect` })
  }
  return problems
}

function within(path: (string | number)[], problems: readonly PathProblem[]): PathProblem[] {
  return problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }))
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}
