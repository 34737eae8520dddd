import { type Beat, compareBeats } from '../../watching/beat.ts'
import { type RunForm, SortedRuns } from './sorted-runs.ts'
import type { Folder } from './temporary-files.ts'

/** Beats in memory: some 50 MB of them. */
const MOST_IN_MEMORY = 100_000

const BEATS: RunForm<Beat> = { compare: compareBeats, toRow: (beat) => beat, ofRow: (row) => row as Beat }

/** Sorts any number of beats: session by session, each in the order of its time. */
export class SortedBeats extends SortedRuns<Beat> {
  constructor(folder: Folder, mostInMemory = MOST_IN_MEMORY) {
    super(folder, mostInMemory, BEATS)
  }
}
