import { Actor, type Environment } from './actor.ts'
import { hash } from './draws.ts'
import { callName, type DrawnFaults, drawFault, type Fault, type FaultKind, type Faults } from './faults.ts'
import { inside, moment, surroundings, turn } from './globals.ts'
import type { CrashPoints } from './points.ts'

/** How a service does what it is asked, where a fault says more than whether. */
export interface How {
  /** The fault of the call, if it has one that the service itself plays: a stale read, a partial answer. */
  readonly fault: Fault | undefined
}

interface Call {
  readonly actor: Actor
  readonly number: number
  readonly place: string
  readonly kinds: readonly FaultKind[]
  /** Does what was asked, at this moment. */
  readonly effect: (how: How) => unknown
  readonly answer: (value: unknown) => void
  readonly fail: (error: unknown) => void
}

interface Timer {
  readonly actor: Actor
  readonly place: string
  readonly dueAt: number
  readonly done: () => void
}

/** Something that comes from outside, or that a service does by itself. */
export interface Happening {
  readonly name: string
  take(): void
}

export interface SchedulerOptions {
  readonly seed: number
  /** Epoch milliseconds. */
  readonly start: number
  readonly faults: DrawnFaults | Faults
  /** Which of those that are ready goes on, at each step; drawn unless given. A world that is played again says it. */
  readonly picks?: readonly number[]
  readonly points: CrashPoints
  /** Hears each step, in words. */
  readonly trace?: (line: string) => void
}

export interface Around {
  /** Things that may happen now. */
  happenings(): readonly Happening[]
  /** When something may happen next, by itself; undefined for never. */
  nextAt(): number | undefined
}

/** A world that never comes to its end is a fault of its own. */
const MOST_STEPS = 5_000
const MANY_TURNS = 200
/** Each but the first two hundred takes a millisecond or more: files are read and written meanwhile. */
const MOST_TURNS = 20_000
const ANSWER_WITHIN_MS = 1_500
const LATE_BY_MS = 5_000
const STEPS_MS = [0, 0, 1, 3, 10, 25, 60, 120]

/** The fate of a call of an invocation that ended. */
const LEFT = ['not done', 'done', 'done late'] as const

/**
 * Owns every wait of a world: one call is answered at a time, one timer rings at a time, one thing happens at a time, and
 * the seed says which. Between two of them everything that can go on has gone on.
 */
export class Scheduler {
  now: number
  /** The faults that came true, and the picks: with them the world can be played again, and shrunk. */
  readonly fired = new Map<string, Fault>()
  readonly picked: number[] = []
  readonly #options: SchedulerOptions
  readonly #actors = new Set<Actor>()
  #calls: Call[] = []
  #timers: Timer[] = []
  #late: { readonly dueAt: number; readonly name: string; readonly act: () => void }[] = []
  #step = 0
  #isCalm = false
  /** Calls of invocations that were cut off: nobody answers them while the world goes on. */
  readonly #dead: Call[] = []
  #isReleased = false

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.now = options.start
  }

  trace(line: string): void {
    this.#options.trace?.(`${new Date(this.now).toISOString()} ${line}`)
  }

  /** From now on nothing goes wrong. */
  calm(): void {
    this.#isCalm = true
  }

  /** Begins an invocation. `ended` hears its outcome, and nothing at all of one that is cut off. */
  begin<T>(
    { name, environment, lastsMs }: { name: string; environment: Environment; lastsMs: number },
    run: (actor: Actor) => Promise<T>,
    ended: (outcome: { value: T } | { error: unknown }) => void,
  ): Actor {
    const actor = new Actor(this, {
      seed: this.#options.seed,
      name,
      environment,
      deadline: this.now + lastsMs,
    })
    this.#actors.add(actor)
    const finish = (outcome: { value: T } | { error: unknown }) => {
      this.#actors.delete(actor)
      if (!actor.isAlive) return
      actor.isOver = true
      ended(outcome)
    }
    inside(actor, () => run(actor)).then(
      (value) => finish({ value }),
      (error) => finish({ error }),
    )
    return actor
  }

  /** A call of a service, by the invocation that runs. It is answered when its turn comes, or never. */
  call<T>(place: string, kinds: readonly FaultKind[], effect: (how: How) => T): Promise<T> {
    const actor = surroundings()
    if (!(actor instanceof Actor)) throw new Error(`${place} is asked for outside of any invocation`)
    return new Promise<T>((answer, fail) => {
      const call = { actor, number: ++actor.calls, place, kinds, effect, answer, fail } as Call
      if (!actor.isAlive) {
        this.#dead.push(call)
        if (this.#isReleased) fail(new CutOff())
        return
      }
      actor.waits++
      this.#calls.push(call)
    })
  }

  pause(actor: Actor, done: () => void, milliseconds: number): { cancel(): void } {
    if (!actor.isAlive) return { cancel() {} }
    const timer = { actor, place: 'pause', dueAt: this.now + Math.max(0, milliseconds), done }
    actor.waits++
    this.#timers.push(timer)
    return { cancel: () => this.#drop(timer) }
  }

  /** Once the world is over: lets invocations of these functions that were cut off close the files that they have open. */
  async release(kinds: readonly string[]): Promise<void> {
    this.#isReleased = true
    const open = this.#dead.filter(({ actor }) => kinds.includes(actor.kind))
    for (const { fail } of open) fail(new CutOff())
    if (open.length > 0) await moment()
  }

  #drop(timer: Timer): void {
    const left = this.#timers.filter((one) => one !== timer)
    if (left.length < this.#timers.length) timer.actor.waits--
    this.#timers = left
  }

  /** Ends an invocation by force, and its environment with it: nothing that it still tries happens. */
  #kill(actor: Actor, why: string): void {
    actor.environment.isAlive = false
    for (const one of [actor, ...this.#actors]) {
      if (one.environment !== actor.environment) continue
      one.isAlive = false
      this.#actors.delete(one)
    }
    // A call that an earlier invocation left behind ends with the environment, too.
    const isOf = (one: { actor: Actor }) => one.actor.environment === actor.environment
    const left = this.#calls.filter(isOf)
    this.#timers = this.#timers.filter((timer) => !isOf(timer))
    this.#calls = this.#calls.filter((call) => !isOf(call))
    this.#dead.push(...left)
    this.trace(`${actor.name} ends: ${why}`)
    for (const call of left) {
      const name = callName(actor.name, call.number)
      const fate = LEFT[hash(this.#options.seed, 'left', name) % LEFT.length]
      this.trace(`  ${name} (${call.place}) was under way: ${fate}`)
      if (fate === 'done') this.#try(() => call.effect({ fault: undefined }))
      if (fate === 'done late') this.#doLate(call, hash(this.#options.seed, 'late', name))
    }
    actor.environment.ended?.()
  }

  #doLate(call: Call, draw: number): void {
    const name = `${callName(call.actor.name, call.number)} (${call.place}) is done late`
    const act = () => this.#try(() => call.effect({ fault: undefined }))
    this.#late.push({ dueAt: this.now + (draw % LATE_BY_MS), name, act })
  }

  #try(effect: () => unknown): void {
    try {
      effect()
    } catch (error) {
      this.trace(`  refused: ${error instanceof Error ? error.name : error}`)
    }
  }

  /** Goes on until nothing is left to happen. */
  async run(around: Around): Promise<void> {
    for (;;) {
      await this.#quiet()
      const ready = this.#ready(around.happenings())
      if (++this.#step > MOST_STEPS) throw new Error(`the world has not ended after ${MOST_STEPS} steps`)
      if (ready.length === 0) {
        const next = Math.min(
          around.nextAt() ?? Number.POSITIVE_INFINITY,
          ...this.#timers.map(({ dueAt }) => dueAt),
          ...this.#late.map(({ dueAt }) => dueAt),
        )
        if (next === Number.POSITIVE_INFINITY) return
        this.now = Math.max(this.now, next)
        continue
      }
      const pick = this.#options.picks
        ? (this.#options.picks[this.picked.length] ?? 0) % ready.length
        : hash(this.#options.seed, 'pick', this.#step) % ready.length
      this.picked.push(pick)
      this.#passTime()
      ready[pick]?.()
    }
  }

  #passTime(): void {
    const draw = hash(this.#options.seed, 'time', this.#step)
    this.now += draw % 97 === 0 ? 2_500 : (STEPS_MS[draw % STEPS_MS.length] ?? 0)
  }

  #ready(happenings: readonly Happening[]): (() => void)[] {
    for (const actor of this.#actors) {
      if (actor.deadline <= this.now) this.#kill(actor, 'its time is over')
    }
    const due = <T extends { dueAt: number }>(all: readonly T[]) =>
      all.filter(({ dueAt }) => dueAt <= this.now)
    return [
      ...this.#calls.map((call) => () => this.#take(call)),
      ...due(this.#timers).map((timer) => () => {
        this.#drop(timer)
        inside(timer.actor, timer.done)
      }),
      ...due(this.#late).map((late) => () => {
        this.#late = this.#late.filter((one) => one !== late)
        this.trace(late.name)
        late.act()
      }),
      ...happenings.map((happening) => () => {
        this.trace(happening.name)
        happening.take()
      }),
    ]
  }

  #take(call: Call): void {
    const { actor, number, place, effect, answer, fail } = call
    this.#calls = this.#calls.filter((one) => one !== call)
    actor.waits--
    const name = callName(actor.name, number)
    const fault = this.#faultOf(name, call)
    if (fault?.kind === 'crash before' || fault?.kind === 'crash after') this.#dead.push(call)
    const point = this.#options.points.at(`${actor.kind}: ${place}`)
    if (!this.#isCalm) point.calls++
    if (fault) this.fired.set(name, fault)
    this.trace(`${name}: ${place}${fault ? ` — ${fault.kind}` : ''}`)
    switch (fault?.kind) {
      case 'crash before':
        point.before++
        this.#kill(actor, `a crash before ${place}`)
        break
      case 'crash after':
        point.after++
        this.#try(() => effect({ fault }))
        this.#kill(actor, `a crash after ${place}`)
        break
      case 'throttled':
        fail(throttled())
        break
      case 'time-out, not done':
        this.now += ANSWER_WITHIN_MS
        fail(timeOut())
        break
      case 'time-out, done':
        this.now += ANSWER_WITHIN_MS
        this.#try(() => effect({ fault }))
        fail(timeOut())
        break
      case 'time-out, done late':
        this.now += ANSWER_WITHIN_MS
        this.#doLate(call, fault.draw)
        fail(timeOut())
        break
      default:
        try {
          answer(effect({ fault }))
        } catch (error) {
          this.trace(`  refused: ${error instanceof Error ? error.name : error}`)
          fail(error)
        }
    }
  }

  #faultOf(name: string, call: Pick<Call, 'place' | 'kinds'>): Fault | undefined {
    if (this.#isCalm) return undefined
    const { faults } = this.#options
    if (!('rate' in faults)) {
      const fault = faults.get(name)
      return fault && call.kinds.includes(fault.kind) ? fault : undefined
    }
    return this.fired.size < faults.most ? drawFault(faults, name, call) : undefined
  }

  /** Until each invocation waits for something of this scheduler. */
  async #quiet(): Promise<void> {
    for (let turns = 0; ; turns++) {
      await (turns < MANY_TURNS ? turn() : moment())
      if ([...this.#actors].every(({ waits }) => waits > 0)) return
      if (turns > MOST_TURNS) {
        const names = [...this.#actors].filter(({ waits }) => waits === 0).map(({ name }) => name)
        throw new Error(`${names.join(', ')} waits for something that is not simulated`)
      }
    }
  }
}

class CutOff extends Error {
  override readonly name = 'CutOff'
}

const timeOut = () =>
  Object.assign(new Error('the simulated service did not answer in time'), { name: 'TimeoutError' })

const throttled = () =>
  Object.assign(new Error('the simulated service is asked too often'), {
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 400 },
  })
