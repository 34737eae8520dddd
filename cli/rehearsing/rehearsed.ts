import { availableParallelism } from 'node:os'
import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import { EventLines } from '../event-lines.ts'
import { sizeOf } from '../lines.ts'
import { Rehearsal } from '../rehearsal.ts'
import type { Rehearsed } from './earned.ts'
import { RehearsalInParts } from './in-parts.ts'
import { rangesOf } from './ranges.ts'

/** Each worker takes memory of its own: so many stay below 2 GB. */
export const USUAL_WORKERS = Math.min(8, availableParallelism())

/** A thread takes some tenths of a second until it is of use. */
const LEAST_RANGE_BYTES = 16 * 1024 * 1024

export interface RehearseOptions {
  /** Counts the lines, for the warnings at the end. */
  readonly lines?: EventLines
  /** The most threads that share the work. */
  readonly workers?: number
  /** A worker more for so many bytes of the file. */
  readonly leastBytes?: number
}

/**
 * Reads a file of events, one a line, or standard input for `-`. A large file is shared out among threads, and what comes of
 * it is the same.
 *
 * @throws UserError when the file cannot be read
 */
export async function rehearsed(
  path: string,
  catalogue: Catalogue,
  { lines = new EventLines(), workers = USUAL_WORKERS, leastBytes = LEAST_RANGE_BYTES }: RehearseOptions = {},
): Promise<Rehearsed> {
  const ranges = rangesOf(await sizeOf(path), workers, leastBytes)
  if (ranges.length > 1) return RehearsalInParts.read(path, ranges, { catalogue, lines })
  const rehearsal = new Rehearsal(catalogue)
  try {
    await rehearsal.read(path, lines)
    return rehearsal
  } catch (error) {
    rehearsal[Symbol.dispose]()
    throw error
  }
}
