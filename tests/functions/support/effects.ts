import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** Stands between an invocation and each of its effects: a DynamoDB call, an announcement, a rejection, the delete. */
export type Gate = <T>(name: string, effect: () => Promise<T>) => Promise<T>

export const open: Gate = (_name, effect) => effect()

/** Every call of the client goes through the gate, which is asked for at the time: one invocation follows another. */
export function putGateInto(
  client: DynamoDBClient,
  gate: () => Gate,
  nameOf: (table: string) => string,
): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const { TableName = '' } = args.input as { TableName?: string }
      return gate()(`${context.commandName?.replace(/Command$/, '')} ${nameOf(TableName)}`, () => next(args))
    },
    { step: 'initialize', priority: 'high', name: 'gate' },
  )
}

/** The invocation was ended by force. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** How an invocation ends: before its k-th effect happens, or after it has happened but before its answer is known. */
export interface CrashPoint {
  readonly when: 'before' | 'after'
  readonly effect: number
}

/** Ends the invocation at the point: nothing that it still tries happens. `seen` names the effects it came to. */
export function crashingAt({ when, effect: last }: CrashPoint): {
  gate: Gate
  seen: string[]
  ended: () => boolean
} {
  const seen: string[] = []
  let ended = false
  const gate: Gate = async (name, effect) => {
    if (ended) throw new Crash()
    const number = seen.push(name)
    if (number === last && when === 'before') ended = true
    if (ended) throw new Crash()
    const [outcome] = await Promise.allSettled([effect()])
    if (number === last) ended = true
    if (ended) throw new Crash()
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }
  return { gate, seen, ended: () => ended }
}

/** Loses the answer to the k-th effect, once it has happened: so it is sent again at once, as the SDK does. */
export function losingAnswer(lost: number): { gate: Gate; seen: string[] } {
  const seen: string[] = []
  const gate: Gate = async (name, effect) => {
    if (seen.push(name) === lost) await effect().catch(() => {})
    return effect()
  }
  return { gate, seen }
}
