import { type RuleKey, ruleKeys, rules, type Severity } from './rules.ts'

/** Where something was found. */
export interface Place {
  readonly line: number
  /** Its place in a batch, from 1. */
  readonly activity?: number | undefined
}

export interface Example extends Partial<Place> {
  readonly text: string
}

/** A rule by which something was found. */
export interface Finding {
  readonly rule: RuleKey
  readonly severity: Severity
  readonly title: string
  readonly todo: string
  readonly count: number
  /** The first, in the order of the file. */
  readonly examples: readonly Example[]
}

const MOST_EXAMPLES = 5

/** Counts what is found by each rule, and keeps the first examples of it. */
export class Findings {
  readonly #found = new Map<RuleKey, { count: number; readonly examples: Example[] }>()

  /** @param text is made for examples alone */
  add(rule: RuleKey, place: Place | undefined, text: () => string): void {
    const found = this.#found.get(rule) ?? { count: 0, examples: [] }
    this.#found.set(rule, found)
    found.count++
    if (found.examples.length === MOST_EXAMPLES) return
    const { line, activity } = place ?? {}
    found.examples.push({
      ...(line === undefined ? {} : { line }),
      ...(activity === undefined ? {} : { activity }),
      text: text(),
    })
  }

  /** Those of rules by which something was found, in the order of the rules. */
  all(): Finding[] {
    return ruleKeys.flatMap((rule) => {
      const found = this.#found.get(rule)
      return found ? [{ rule, ...rules[rule], count: found.count, examples: found.examples }] : []
    })
  }
}
