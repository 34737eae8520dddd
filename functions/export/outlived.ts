import { formatTime } from '../../schemas/time.ts'
import { inParallel } from '../../store/in-parallel.ts'
import { TABLES_OF_USERS } from './places.ts'
import type { Bucket } from './ports.ts'

/** As long as the bucket's lifecycle keeps an object, in days. */
const KEPT_DAYS = 28
const DAY_MS = 86_400_000

/** A record goes before what it tells of, so that none tells of what is not there. */
const TABLES = ['exports', ...TABLES_OF_USERS, 'catalogue']

const REMOVALS_AT_A_TIME = 10

/**
 * Removes what shows a day too long ago. The lifecycle of the bucket counts from when an object was put, and one from which
 * somebody was taken out, or that was tidied late, or that shows an earlier time, was put later than that: whoever was erased and is
 * in it would stay.
 *
 * @param now epoch milliseconds
 * @param date of an export that is just being made, which stays
 */
export async function removeOutlived(analytics: Bucket, now: number, date: string): Promise<void> {
  const oldest = formatTime(now - KEPT_DAYS * DAY_MS).slice(0, 'YYYY-MM-DD'.length)
  const first = date < oldest ? date : oldest
  for (const table of TABLES) {
    const keys: string[] = []
    // Keys come in the order of their days.
    for await (const { key } of analytics.list(`${table}/exportDate=`)) {
      if (key >= `${table}/exportDate=${first}`) break
      keys.push(key)
    }
    await inParallel(REMOVALS_AT_A_TIME, keys, (key) => analytics.remove(key))
  }
}
