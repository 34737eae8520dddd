import { type LastPlaces, LimitedSupply } from '../../../../awarding/rehearsing/limited-supply.ts'
import { type PartTally, type Side, wholeTally } from '../../../../awarding/rehearsing/recorded-tally.ts'
import type { ViewerExplanation } from '../../../../awarding/rehearsing/recorded-viewer.ts'
import type { Answers, Ask, Told } from './messages.ts'

/** A worker, as far as it is needed here. */
export interface Helper {
  /** It does one thing at a time: what it tells is of what it was asked last. */
  ask(ask: Ask, heard: (told: Told) => void, failed: (message: string) => void): void
  end(): void
}

export interface RehearsalGiven {
  readonly file: Blob
  /** Texts of campaigns that have no mistake. */
  readonly draft: string
  readonly live: string | undefined
  /** Epoch milliseconds. */
  readonly now: number
}

export interface RehearsalResult {
  readonly lines: number
  readonly tally: PartTally
}

/** How far a rehearsal is, from 0 to 1; undefined while it decides. */
export type OnProgress = (done: number | undefined) => void

/** Each reads the whole file, and judges the lines of its own viewers: a small file is done before another worker has begun. */
const WORTH_ANOTHER_BYTES = 4 * 1024 * 1024
const MOST_WORKERS = 4

/** Runs recorded events through a draft in workers, so that the page goes on. It can be asked about viewers until it is ended. */
export class Rehearsal {
  readonly #helpers: readonly Helper[]
  readonly #given: RehearsalGiven
  #last: Partial<Record<Side, LastPlaces>> = {}

  /** @param worthBytes a worker more for so many bytes of the file */
  constructor(
    given: RehearsalGiven,
    {
      make,
      cores,
      worthBytes = WORTH_ANOTHER_BYTES,
    }: { readonly make: () => Helper; readonly cores: number; readonly worthBytes?: number },
  ) {
    const worth = Math.ceil(given.file.size / worthBytes)
    const parts = Math.max(1, Math.min(MOST_WORKERS, cores, worth))
    this.#given = given
    this.#helpers = Array.from({ length: parts }, make)
  }

  /** @throws Error when the file can no longer be read, or a campaign has mistakes */
  async run(onProgress: OnProgress): Promise<RehearsalResult> {
    const { file } = this.#given
    const parts = this.#helpers.length
    const bytes = this.#helpers.map(() => 0)
    const read = await this.#askAll(
      (index) => ({ kind: 'read', ...this.#given, index, parts }),
      (index, done) => {
        bytes[index] = done
        onProgress(Math.min(1, bytes.reduce((sum, one) => sum + one, 0) / (file.size * parts || 1)))
      },
    )
    onProgress(undefined)
    for (const side of read[0]?.limited ?? []) this.#last[side] = await this.#shareOut(side)
    const tallies = await this.#askAll(() => ({ kind: 'tally', last: this.#last }))
    return { lines: Math.max(...read.map(({ lines }) => lines)), tally: wholeTally(tallies) }
  }

  /** Tells why a viewer earns a keepsake by the draft, or does not. @returns undefined where the draft has no such keepsake */
  explain(userId: string, keepsakeId: string): Promise<ViewerExplanation | undefined> {
    const [helper] = this.#helpers
    if (!helper) throw new Error('a rehearsal has one worker at least')
    return asked(helper, { kind: 'explain', userId, keepsakeId, last: this.#last.draft ?? new Map() })
  }

  /** Ends it wherever it is. */
  end(): void {
    for (const helper of this.#helpers) helper.end()
  }

  /** Finds the last places of limited keepsakes, in passes over all viewers. */
  async #shareOut(side: Side): Promise<LastPlaces> {
    const supply = new LimitedSupply()
    do {
      const { last } = supply
      for (const claims of await this.#askAll(() => ({ kind: 'claims', side, last })))
        for (const heard of claims) supply.hear(heard)
    } while (!supply.endPass())
    return supply.last
  }

  #askAll<Asked extends Ask>(
    askOf: (index: number) => Asked,
    onProgress: (index: number, bytes: number) => void = () => {},
  ): Promise<Answers[Asked['kind']][]> {
    return Promise.all(
      this.#helpers.map((helper, index) => asked(helper, askOf(index), (bytes) => onProgress(index, bytes))),
    )
  }
}

function asked<Asked extends Ask>(
  helper: Helper,
  ask: Asked,
  onProgress: (bytes: number) => void = () => {},
): Promise<Answers[Asked['kind']]> {
  return new Promise((resolve, reject) => {
    const failed = (message: string) => reject(new Error(message))
    helper.ask(
      ask,
      (told) => {
        if (told.is === 'progress') onProgress(told.bytes)
        else if (told.is === 'answer') resolve(told.answer as Answers[Asked['kind']])
        else failed(told.message)
      },
      failed,
    )
  })
}
