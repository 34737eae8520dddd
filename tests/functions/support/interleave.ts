import type { Gate } from './effects.ts'

/** Runs with a gate before each of its effects; the effects of one participant follow one another. */
export type Participant = (gate: Gate) => Promise<unknown>

/** A participant that is about to do an effect. */
export interface Ready {
  readonly participant: number
  readonly effect: string
}

/** Which of those that are ready does its effect: an index into `ready`. */
export type Choose = (ready: readonly Ready[]) => number

/**
 * Runs the participants so that one effect happens at a time, by the participant that `choose` says. Rejects with the
 * first error of a participant.
 */
export async function interleave(participants: readonly Participant[], choose: Choose): Promise<void> {
  const parked = new Map<number, { effect: string; resume: () => void }>()
  const arrivals = participants.map(() => Promise.withResolvers<void>())
  const ended = new Set<number>()
  const settled = participants.map((participant, index) => {
    let last: Promise<unknown> = Promise.resolve()
    const inTurn: Gate = async (name, effect) => {
      await new Promise<void>((resume) => {
        parked.set(index, { effect: name, resume })
        arrivals[index]?.resolve()
      })
      return effect()
    }
    const gate: Gate = (name, effect) => {
      const next = last.then(() => inTurn(name, effect))
      // One that failed may leave effects behind that it had begun side by side: nothing arrives after them.
      last = next
        .catch(() => {})
        .then(() => {
          if (ended.has(index)) arrivals[index]?.resolve()
        })
      return next
    }
    return participant(gate).finally(() => {
      ended.add(index)
      arrivals[index]?.resolve()
    })
  })

  await Promise.all(arrivals.map(({ promise }) => promise))
  while (parked.size > 0) {
    const ready = [...parked]
      .map(([participant, { effect }]) => ({ participant, effect }))
      .sort((a, b) => a.participant - b.participant)
    const next = ready[choose(ready)]?.participant ?? 0
    const resume = parked.get(next)?.resume
    parked.delete(next)
    const arrival = Promise.withResolvers<void>()
    arrivals[next] = arrival
    resume?.()
    await arrival.promise
  }
  await Promise.all(settled)
}

/**
 * Calls `run` for each order that there is, but for those that differ from another only in that two effects changed
 * places of which neither can see the other: of such, the one in which the lower participant comes first stands for
 * all. @returns how many there were
 */
export async function everyOrder(run: (choose: Choose) => Promise<void>): Promise<number> {
  let prefix: readonly number[] = []
  let count = 0
  while (true) {
    const decisions: { chosen: number; of: number }[] = []
    let last: Ready | undefined
    let isTold = false
    const choose: Choose = (ready) => {
      const open = ready.filter(
        (one) => !last || one.participant >= last.participant || canSee(one.effect, last.effect),
      )
      if (open.length === 0) {
        isTold = true
        throw new ToldAlready()
      }
      const chosen = prefix[decisions.length] ?? 0
      decisions.push({ chosen, of: open.length })
      last = open[chosen]
      return last ? ready.indexOf(last) : 0
    }
    // One that is given up leaves its participants waiting for ever.
    await run(choose).catch((error) => {
      if (!isTold) throw error
    })
    if (!isTold) count++
    while (decisions.length > 0 && decisions.at(-1)?.chosen === (decisions.at(-1)?.of ?? 0) - 1)
      decisions.pop()
    const next = decisions.pop()
    if (!next) return count
    prefix = [...decisions.map(({ chosen }) => chosen), next.chosen + 1]
  }
}

/** The order differs from another, that has its turn, in nothing that matters. */
class ToldAlready extends Error {
  override readonly name = 'ToldAlready'
}

/** Effects on different tables, or the like, cannot see each other; nor can two reads. */
function canSee(one: string, other: string): boolean {
  const [operation = '', table = operation] = one.split(' ')
  const [otherOperation = '', otherTable = otherOperation] = other.split(' ')
  const isRead = (name: string) => ['GetItem', 'Query'].includes(name)
  return table === otherTable && !(isRead(operation) && isRead(otherOperation))
}
