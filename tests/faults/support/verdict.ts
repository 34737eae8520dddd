/** The findings after a fault. All is right when the three lists are empty. */
export interface Verdict {
  /** Awards of users that were compared with those of the oracle. */
  readonly compared: number
  readonly wrong: readonly string[]
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
}

/** Gathers what is found. */
export class Findings implements Verdict {
  compared = 0
  readonly wrong: string[] = []
  readonly lost: string[] = []
  readonly doubled: string[] = []

  /** Notes what differs from what is expected, where anything does. */
  same(what: string, found: unknown, expected: unknown): void {
    if (found !== expected) this.wrong.push(`${what} is ${String(found)}, and must be ${String(expected)}`)
  }
}

export const isRight = ({ wrong, lost, doubled }: Verdict): boolean =>
  wrong.length + lost.length + doubled.length === 0

/** Two findings as one. */
export const together = (...verdicts: readonly Verdict[]): Verdict => ({
  compared: verdicts.reduce((sum, { compared }) => sum + compared, 0),
  wrong: verdicts.flatMap(({ wrong }) => wrong),
  lost: verdicts.flatMap(({ lost }) => lost),
  doubled: verdicts.flatMap(({ doubled }) => doubled),
})
