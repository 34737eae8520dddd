import { InvalidArgumentError, Option } from 'commander'
import { type Change, type TakingAway, takingAway } from '../awarding/changing/definition-change.ts'
import { nameOf } from '../publishing/errors.ts'

export interface AllowOptions {
  readonly allow: ReadonlySet<TakingAway>
}

/** `--allow removed-keepsake,lowered-supply`, once or more often. */
export function allowOption(): Option {
  return new Option(
    '--allow <what>',
    `what may be taken from those who hold keepsakes: ${takingAway.join(', ')}`,
  )
    .argParser((text: string, before: ReadonlySet<TakingAway>) =>
      before.union(new Set(text.split(',').map(taking))),
    )
    .default(new Set(), 'nothing')
}

function taking(text: string): TakingAway {
  const found = takingAway.find((one) => one === text.trim())
  if (!found)
    throw new InvalidArgumentError(`It must be some of ${takingAway.join(', ')}, with commas between.`)
  return found
}

/** A line for each change. What is taken away is marked with the word that allows it. */
export function changesText(changes: readonly Change[]): string[] {
  return changes.map((change) => {
    const mark = change.takesAway ? ` [${change.takesAway}]` : ''
    return `  ${nameOf(change)}: ${change.what}${mark}`
  })
}
