import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** Stands between an invocation and each of its effects: a DynamoDB call, an announcement, a rejection, the delete. */
export type Gate = <T>(name: string, effect: () => Promise<T>) => Promise<T>

export const open: Gate = (_name, effect) => effect()

/**
 * Every call of the client goes through `call`, with the retries that the SDK makes of it, and each request that these
 * are through `wire`. Both are asked for at the time: the client serves one invocation after another.
 */
export function putGatesInto(
  client: DynamoDBClient,
  gates: { call: () => Gate; wire: () => Gate },
  nameOf: (table: string) => string,
): void {
  const effectOf = (command: string | undefined, input: object) => {
    const { TableName, RequestItems = {} } = input as { TableName?: string; RequestItems?: object }
    return `${command?.replace(/Command$/, '')} ${nameOf(TableName ?? Object.keys(RequestItems)[0] ?? '')}`
  }
  client.middlewareStack.add(
    (next, context) => (args) => gates.call()(effectOf(context.commandName, args.input), () => next(args)),
    { step: 'initialize', priority: 'high', name: 'callGate' },
  )
  client.middlewareStack.add(
    (next, context) => (args) => gates.wire()(effectOf(context.commandName, args.input), () => next(args)),
    // After the SDK's own retries.
    { step: 'finalizeRequest', priority: 'low', name: 'wireGate' },
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

/** Loses the answer to the k-th request, once it has been carried out: the SDK then sends the request again. */
export function losingAnswer(lost: number): { gate: Gate; seen: string[] } {
  const seen: string[] = []
  const gate: Gate = async (name, effect) => {
    const number = seen.push(name)
    const [outcome] = await Promise.allSettled([effect()])
    if (number === lost) throw Object.assign(new Error('the connection broke'), { code: 'ECONNRESET' })
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }
  return { gate, seen }
}
