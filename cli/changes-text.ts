import type { Change } from '../awarding/definition-change.ts'
import { nameOf } from '../local/catalogue/refusal.ts'

/** A line for each change, what is taken away marked with the word that allows it. */
export function changesText(changes: readonly Change[]): string[] {
  return changes.map((change) => {
    const mark = change.takesAway ? ` [${change.takesAway}]` : ''
    return `  ${nameOf(change)}: ${change.what}${mark}`
  })
}
