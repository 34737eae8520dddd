import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import { type HeardClaims, LimitedSupply } from '../../awarding/rehearsing/limited-supply.ts'
import { hasLimited } from '../../awarding/rehearsing/simulation.ts'
import { contentOf } from '../../publishing/snapshot.ts'
import type { EventLines, RejectedLine } from '../event-lines.ts'
import { READING, sizeOf } from '../lines.ts'
import { DECIDING, SHARING_OUT } from '../rehearsal.ts'
import { readLinesOf, TemporaryFolder } from '../spill/temporary-files.ts'
import { mergeBatches } from './batches.ts'
import { Crew, type StartWorker } from './crew.ts'
import { compareEarned, type Earned, type Rehearsed } from './earned.ts'
import type { ReadRange } from './part.ts'
import { SharedProgress } from './progress.ts'
import type { Range } from './ranges.ts'

export interface InPartsOptions {
  readonly catalogue: Catalogue
  readonly lines: EventLines
  /** How many contributions each worker keeps in memory. */
  readonly mostInMemory?: number
  readonly start?: StartWorker
}

/** Contributions in memory, of all workers: some 100 MB of them. */
const MOST_IN_MEMORY = 200_000

/**
 * Does the work of `Rehearsal` with several workers, as users do not touch one another: each reads a range of the file, and
 * then decides on a part of the users. Who has a limited keepsake is shared out here, by what the workers hear.
 */
export class RehearsalInParts implements Rehearsed {
  readonly rejected: RejectedOfRanges
  readonly ignored: number
  readonly #crew: Crew
  readonly #folder: TemporaryFolder
  readonly #progress: SharedProgress
  readonly #contributions: number

  private constructor(parts: Parts, ranges: readonly ReadRange[]) {
    const { crew, folder, progress } = parts
    this.#crew = crew
    this.#folder = folder
    this.#progress = progress
    this.#contributions = contributionsOf(ranges)
    this.rejected = new RejectedOfRanges(ranges)
    this.ignored = sumOf(ranges, ({ ignored }) => ignored)
  }

  /** @throws UserError when the file cannot be read, or a worker does not do its work to the end */
  static async read(
    path: string,
    ranges: readonly Range[],
    options: InPartsOptions,
  ): Promise<RehearsalInParts> {
    const parts = startParts(ranges.length, options)
    try {
      const read = await readRanges(path, ranges, parts)
      let before = 0
      for (const { counts, lines } of read) {
        options.lines.add(counts, before)
        before += lines
      }
      if (hasLimited(options.catalogue)) await shareOut(contributionsOf(read), parts)
      return new RehearsalInParts(parts, read)
    } catch (error) {
      await endParts(parts)
      throw error
    }
  }

  async *earned(): AsyncGenerator<Earned> {
    const bar = await this.#progress.show(DECIDING, this.#contributions)
    try {
      const asked = Array.from({ length: this.#crew.size }, (_, index) =>
        this.#crew.ask<Earned>(index, { kind: 'earned' }),
      )
      yield* mergeBatches(asked, compareEarned)
    } finally {
      bar.stop()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endParts({ crew: this.#crew, folder: this.#folder })
  }
}

interface Parts {
  readonly crew: Crew
  readonly folder: TemporaryFolder
  readonly progress: SharedProgress
}

function startParts(parts: number, { catalogue, lines, mostInMemory, start }: InPartsOptions): Parts {
  const folder = new TemporaryFolder()
  const progress = new SharedProgress(parts)
  const snapshot = JSON.stringify(contentOf(catalogue))
  const tasks = Array.from({ length: parts }, (_, index) => ({
    snapshot,
    // The path alone: only this thread removes it.
    folder: { path: folder.path },
    index,
    parts,
    now: lines.now,
    mostInMemory: mostInMemory ?? Math.ceil(MOST_IN_MEMORY / parts),
    progress: progress.places,
  }))
  return { folder, progress, crew: new Crew(tasks, start) }
}

async function endParts({ crew, folder }: Pick<Parts, 'crew' | 'folder'>): Promise<void> {
  await crew[Symbol.asyncDispose]()
  folder[Symbol.dispose]()
}

/** Reads the ranges, and gives each worker the contributions of its users. */
async function readRanges(
  path: string,
  ranges: readonly Range[],
  { crew, progress }: Parts,
): Promise<ReadRange[]> {
  const bar = await progress.show(READING, await sizeOf(path))
  try {
    const read = await Array.fromAsync(
      crew.askAll<ReadRange>((index) => ({ kind: 'read', path, range: ranges[index] ?? { from: 0, to: 0 } })),
    )
    const partsOf = (index: number) => read.flatMap(({ contributions }) => contributions[index] ?? [])
    await Array.fromAsync(crew.askAll((index) => ({ kind: 'take', contributions: partsOf(index) })))
    return read
  } finally {
    bar.stop()
  }
}

/** Finds the last places of limited keepsakes, in passes over all users. */
async function shareOut(contributions: number, { crew, progress }: Parts): Promise<void> {
  const supply = new LimitedSupply()
  do {
    const bar = await progress.show(SHARING_OUT, contributions)
    try {
      const { last } = supply
      for await (const heard of crew.askAll<HeardClaims>(() => ({ kind: 'claims', last }))) supply.hear(heard)
    } finally {
      bar.stop()
    }
  } while (!supply.endPass())
}

const contributionsOf = (ranges: readonly ReadRange[]) =>
  sumOf(ranges, ({ contributions }) => sumOf(contributions, ({ length }) => length))

/** The rejected lines of all ranges, with their numbers in the file. */
class RejectedOfRanges implements Iterable<RejectedLine> {
  readonly length: number
  readonly #ranges: readonly ReadRange[]

  constructor(ranges: readonly ReadRange[]) {
    this.#ranges = ranges
    this.length = sumOf(ranges, ({ rejected }) => rejected.length)
  }

  *[Symbol.iterator](): Generator<RejectedLine> {
    let before = 0
    for (const { lines, rejected } of this.#ranges) {
      if (rejected.length > 0) {
        for (const text of readLinesOf(rejected.path)) {
          const { line, reason } = JSON.parse(text) as RejectedLine
          yield { line: line + before, reason }
        }
      }
      before += lines
    }
  }
}

function sumOf<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0)
}
