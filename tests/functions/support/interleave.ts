import type { Gate } from './effects.ts'

/** Runs with a gate before each of its effects; the effects of one participant follow one another. */
export type Participant = (gate: Gate) => Promise<unknown>

/** Which of the participants that are ready does its next effect: an index into `ready`. */
export type Choose = (ready: readonly number[]) => number

/**
 * Runs the participants so that one effect happens at a time, by the participant that `choose` says. Rejects with the
 * first error of a participant.
 */
export async function interleave(participants: readonly Participant[], choose: Choose): Promise<void> {
  const parked = new Map<number, () => void>()
  const arrivals = participants.map(() => Promise.withResolvers<void>())
  const ended = new Set<number>()
  const settled = participants.map((participant, index) => {
    let last: Promise<unknown> = Promise.resolve()
    const inTurn: Gate = async (_name, effect) => {
      await new Promise<void>((resume) => {
        parked.set(index, resume)
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
    const ready = [...parked.keys()].sort()
    const next = ready[choose(ready)] ?? 0
    const resume = parked.get(next)
    parked.delete(next)
    const arrival = Promise.withResolvers<void>()
    arrivals[next] = arrival
    resume?.()
    await arrival.promise
  }
  await Promise.all(settled)
}

/** Calls `run` once for each order that there is. @returns how many there were */
export async function everyOrder(run: (choose: Choose) => Promise<void>): Promise<number> {
  let prefix: readonly number[] = []
  for (let count = 1; ; count++) {
    const decisions: { chosen: number; of: number }[] = []
    await run((ready) => {
      const chosen = prefix[decisions.length] ?? 0
      decisions.push({ chosen, of: ready.length })
      return chosen
    })
    while (decisions.length > 0 && decisions.at(-1)?.chosen === (decisions.at(-1)?.of ?? 0) - 1)
      decisions.pop()
    const last = decisions.pop()
    if (!last) return count
    prefix = [...decisions.map(({ chosen }) => chosen), last.chosen + 1]
  }
}
