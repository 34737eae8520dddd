import { InvalidArgumentError, Option } from 'commander'
import { type TakingAway, takingAway } from '../awarding/definition-change.ts'

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
