import { targetProblem, tierableNames } from './criteria/grammar.ts'
import { targetKeyOf } from './criteria/index.ts'
import { below, type Fields, fieldsOf, type PathProblem } from './path-problem.ts'

/** What is wrong between a keepsake's condition and its tiers, or its having none. Takes any values. */
export function tierProblems({ earn, tiers, supply }: Fields): PathProblem[] {
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
  const problems: PathProblem[] = []
  if (fieldsOf(spec)[key] !== undefined) {
    problems.push({
      path: ['earn', kind, key],
      message: 'must be left out: each tier has a target of its own',
    })
  }
  if (supply !== undefined) {
    problems.push({ path: ['supply'], message: 'must be left out: each tier has a supply of its own' })
  }
  return [...problems, ...below(['tiers'], targetProblems(kind, tiers))]
}

function missingTarget(kind: string, key: string, spec: unknown): PathProblem[] {
  const fields = fieldsOf(spec)
  if (fields !== spec || fields[key] !== undefined) return []
  const message = targetProblem(kind, undefined)
  return message === undefined ? [] : [{ path: ['earn', kind, key], message }]
}

function targetProblems(kind: string, tiers: readonly unknown[]): PathProblem[] {
  const targets = tiers.map((tier) => fieldsOf(tier).target)
  return targets.flatMap((target, index) => {
    const before = targets[index - 1]
    // Of another value than a number the schema says what is wrong.
    if (typeof target !== 'number') return []
    const message =
      targetProblem(kind, target) ??
      (typeof before === 'number' && target <= before
        ? `must be more than that of the tier before, ${before}`
        : undefined)
    return message === undefined ? [] : [{ path: [index, 'target'], message }]
  })
}
