import type { Sample } from '../metric-data.ts'
import { mostly, samples, type Work, work } from './minute.ts'

export interface Retried {
  /** New records of a minute. */
  readonly arrive: (minute: number) => number
  /** How many of them fail, each time that they are received, as long as the fault lasts. */
  readonly fail: (arrived: number, minute: number) => number
  readonly lasts: (minute: number) => boolean
  /** Minutes from one time to the next: the visibility timeout of the queue. */
  readonly every: number
  /** As often as this a record is received, then it is a dead letter. */
  readonly most: number
  /** Seconds that a record which fails nowhere has waited. */
  readonly wait?: number
}

/** A minute of a queue whose records come again, and how many have become dead letters so far. */
export interface RetriedMinute {
  readonly work: Work
  readonly dead: number
}

interface Cohort {
  readonly sent: number
  readonly records: number
}

/** A queue of which some records fail and come again, until the fault has ended or they are dead letters. */
export function retried(
  minutes: number,
  { arrive, fail, lasts, every, most, wait = 1 }: Retried,
): RetriedMinute[] {
  let cohorts: Cohort[] = []
  let dead = 0
  return Array.from({ length: minutes }, (_, minute) => {
    const arrived = arrive(minute)
    const failing = lasts(minute) ? Math.min(arrived, fail(arrived, minute)) : 0
    const due = cohorts.filter(({ sent }) => (minute - sent) % every === 0)
    const again = total(due)
    const spent = lasts(minute) ? due.filter(({ sent }) => (minute - sent) / every + 1 >= most) : due
    if (lasts(minute)) dead += total(spent)
    cohorts = cohorts.filter((each) => !spent.includes(each))
    if (failing > 0) cohorts.push({ sent: minute, records: failing })
    // SQS leaves out of the age of the oldest what was received more than three times.
    const told = cohorts.filter(({ sent }) => (minute - sent) / every < 3)
    const received = arrived + again
    const usual = work(received, [
      ...mostly(arrived, wait, wait * 2),
      ...due.map(({ sent, records }): Sample => samples(records, (minute - sent) * 60 + wait)),
    ])
    return {
      dead,
      work: {
        ...usual,
        failed: failing + (lasts(minute) ? again : 0),
        oldest: Math.max(0, ...told.map(({ sent }) => (minute - sent) * 60)),
      },
    }
  })
}

const total = (cohorts: readonly Cohort[]): number => cohorts.reduce((sum, { records }) => sum + records, 0)

/** A queue into which more may come than its function takes in a minute: what is left waits, the first the longest. */
export function backlogged(minutes: number, arrive: (minute: number) => number, capacity: number): Work[] {
  let waiting = 0
  return Array.from({ length: minutes }, (_, minute) => {
    const all = waiting + arrive(minute)
    const received = Math.min(all, capacity)
    waiting = all - received
    const seconds = Math.round((waiting / capacity) * 60)
    return { ...work(received, mostly(received, 1 + seconds, 7 + seconds)), oldest: seconds, waiting }
  })
}
