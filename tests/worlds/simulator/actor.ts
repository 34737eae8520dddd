import { Draws } from './draws.ts'
import type { Surroundings } from './globals.ts'

/** Where invocations run, one at a time. What it remembers goes with it. */
export interface Environment {
  readonly name: string
  /** How far its clock is ahead, milliseconds. */
  readonly skewMs: number
  isAlive: boolean
  /** Called once an invocation in it has been cut off. */
  ended?: () => void
}

interface Owner {
  readonly now: number
  pause(actor: Actor, done: () => void, milliseconds: number): { cancel(): void }
}

/** Left to the function after its last call, as functions/aws/time-left.ts has it. */
const RESERVE_MS = 200

/** One invocation. */
export class Actor implements Surroundings {
  readonly name: string
  readonly environment: Environment
  /** When it is ended by force, epoch milliseconds. */
  readonly deadline: number
  calls = 0
  /** How many of its calls and timers wait. */
  waits = 0
  isAlive = true
  /** Its handler has answered. Calls that it left behind may go on. */
  isOver = false
  readonly #owner: Owner
  readonly #draws: Draws

  constructor(
    owner: Owner,
    given: { seed: number; name: string; environment: Environment; deadline: number },
  ) {
    this.#owner = owner
    this.name = given.name
    this.environment = given.environment
    this.deadline = given.deadline
    this.#draws = new Draws(given.seed, 'chance of', given.name)
  }

  /** The function that was invoked. */
  get kind(): string {
    return this.name.replace(/-\d+$/, '')
  }

  now(): number {
    return this.#owner.now + this.environment.skewMs
  }

  random(): number {
    return this.#draws.fraction()
  }

  pause(done: () => void, milliseconds: number): { cancel(): void } {
    return this.#owner.pause(this, done, milliseconds)
  }

  hasTimeFor = (milliseconds: number): boolean => this.deadline - RESERVE_MS - this.#owner.now > milliseconds

  wait = (milliseconds: number): Promise<void> =>
    new Promise((resume) => {
      this.pause(resume, milliseconds)
    })
}
