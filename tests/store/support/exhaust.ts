/** Picks one of `options` ways to go on: a number from 0 to `options` - 1. */
export type Choose = (options: number) => number

/** Two calls changed places of which neither could see the other: the order that they came in before stands for both. */
export class ToldAlready extends Error {
  override readonly name = 'ToldAlready'
}

/** Runs `explore` with every sequence of choices there is, but for those told already; gives their number. */
export async function exhaust(explore: (choose: Choose) => Promise<void>): Promise<number> {
  let sequences = 0
  let prefix: number[] = []
  while (true) {
    const made: { choice: number; options: number }[] = []
    const choose = (options: number) => {
      const choice = prefix[made.length] ?? 0
      made.push({ choice, options })
      return choice
    }
    await explore(choose).then(
      () => {
        sequences += 1
      },
      (error) => {
        if (!(error instanceof ToldAlready)) throw error
      },
    )
    while (made.length > 0 && isLast(made.at(-1))) made.pop()
    const last = made.pop()
    if (!last) return sequences
    prefix = [...made.map(({ choice }) => choice), last.choice + 1]
  }
}

function isLast(made: { choice: number; options: number } | undefined): boolean {
  return made !== undefined && made.choice + 1 >= made.options
}
