import type { Verdict } from './verdict.ts'
import type { World } from './world.ts'

/** How much is done in one run of the faults. */
export interface Size {
  /** The same one gives the same events, and the same choices of what is injected. */
  readonly seed: number
  readonly kills: number
  /** Viewers whose day is played through each fault that has no size of its own: some 22 events each. */
  readonly viewers: number
  /** Events of the burst, about. */
  readonly burst: number
  /** Activities of the hot user. */
  readonly hot: number
  /** Users of the stampede, and the editions that they run for. */
  readonly stampede: { readonly users: number; readonly editions: number }
}

/** The events and the injections of a fault, and the findings afterwards. */
export interface Outcome {
  readonly events: number
  /** How often each thing was injected. */
  readonly injected: Readonly<Record<string, number>>
  readonly verdict: Verdict
}

export interface Fault {
  /** As `--only` takes it. */
  readonly name: string
  /** The harm that is done, in a sentence, for --help. */
  readonly what: string
  /** The stack may be running before, and may be running after. */
  run(world: World, size: Size): Promise<Outcome>
}

/** Counts what is injected. */
export class Injections {
  readonly counts: Record<string, number> = {}

  add(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1
  }
}
