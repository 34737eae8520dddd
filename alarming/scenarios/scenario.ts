import type { Minute } from './minute.ts'

/** Minutes of a scenario in which nothing is judged: a stage has been in use before, and some alarms look back over a day. */
export const FIRST_HOUR = 60

export interface Scenario {
  readonly name: string
  /** A sentence for whoever reads the table. */
  readonly story: string
  /** The minute in which it begins to go wrong, after the first hour; before it all is as usual. */
  readonly begins: number
  readonly minutes: readonly Minute[]
  /** The minute from which on it goes wrong no more. */
  readonly ends?: number
  /** The alarms that are to tell somebody, by the name without the stage, each with the most minutes that it may take. No other may. */
  readonly fires: Readonly<Record<string, number>>
  /** Some of those are to be off again, in so many minutes at most after it has ended. */
  readonly over?: Readonly<Record<string, number>>
  /** Why an operator is not told, where one should be. */
  readonly notCovered?: string
}

/** The minutes of a scenario: usual ones, of which something is different from the minute on in which it begins. */
export function course(
  minutes: number,
  begins: number,
  as: (minute: number) => Minute,
  change: (minute: number, usually: Minute) => Partial<Minute>,
): Minute[] {
  return Array.from({ length: minutes }, (_, minute) => {
    const usually = as(minute)
    return minute < begins ? usually : { ...usually, ...change(minute, usually) }
  })
}
