import type { StackChange } from './cloud.ts'

/** Whatever is of these types holds what nothing brings back, or has an address that others know. */
const LASTING: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'what users hold is in tables',
  'AWS::S3::Bucket': 'buckets hold the catalogue, the page and exports',
  'AWS::SecretsManager::Secret': 'what was made with the key before cannot be joined with what comes',
  'AWS::SQS::Queue': 'activities may wait in it',
  'AWS::Events::EventBus': 'partners publish on it',
  'AWS::Events::Archive': 'what partners sent could not be replayed',
  'AWS::ApiGatewayV2::Api': 'apps know its address',
  'AWS::CloudFront::Distribution': 'apps know its address',
}

/**
 * Finds what a change set would take away, with a sentence for each. A conditional replacement counts as one: only what
 * CloudFormation finds on the way decides, and then it is too late.
 *
 * @param allowed logical ids of which whoever deploys has said that it is meant
 */
export function losses(changes: readonly StackChange[], allowed: ReadonlySet<string>): string[] {
  return changes.flatMap(({ action, id, type, replacement, policy }) => {
    const reason = LASTING[type]
    const goes = action === 'Remove' || replacement === 'True' || replacement === 'Conditional'
    if (reason === undefined || !goes || allowed.has(id)) return []
    const how =
      action === 'Remove' ? 'be removed' : replacement === 'True' ? 'be replaced' : 'perhaps be replaced'
    const kept = policy?.includes('Retain') ? ', and left behind outside the stack' : ''
    return [`${id} (${type}) would ${how}${kept}: ${reason}`]
  })
}

const WORDS: Readonly<Record<StackChange['action'], string>> = {
  Import: 'adopts',
  Add: 'makes',
  Modify: 'changes',
  Dynamic: 'may change',
  Remove: 'removes',
}

/** How many resources are named of one sort and type. */
const MOST_NAMED = 6

/** Tells what changes, in lines: what is adopted first, then by type, so that a first deployment fits on a screen. */
export function changesText(changes: readonly StackChange[]): string[] {
  return Object.entries(WORDS).flatMap(([action, word]) => {
    const of = changes.filter((change) => change.action === action)
    if (of.length === 0) return []
    const types = [...new Set(of.map(({ type }) => type))].sort()
    const lines = types.map((type) => {
      const ids = of.filter((change) => change.type === type).map(nameOf)
      const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : ''
      return `  ${type.replace(/^AWS::/, '')}: ${ids.slice(0, MOST_NAMED).join(', ')}${more}`
    })
    return [`${word} ${of.length}`, ...lines]
  })
}

const nameOf = ({ id, replacement }: StackChange) =>
  replacement === 'True'
    ? `${id} (replaced)`
    : replacement === 'Conditional'
      ? `${id} (perhaps replaced)`
      : id
