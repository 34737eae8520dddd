import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import type { Activity } from '../../../events/activity.ts'
import type { AwardPorts } from '../../../functions/award/ports.ts'
import { catalogueSource } from '../../../functions/aws/catalogue-source.ts'
import type { Erasure } from '../../../functions/user/erasing.ts'
import { POINTER_KEY, snapshotKeyOf } from '../../../schemas/catalogue-pointer.ts'
import { openStore, type Store } from '../../../store/open.ts'
import { TABLES } from '../../store/support/table-names.ts'
import { activityOf, batchEnvelopeOf, envelopeOf } from '../plan/activities.ts'
import { compiledOnce, editionsOf } from '../plan/catalogues.ts'
import { type Doing, type Plan, START } from '../plan/plan.ts'
import { SimulatedBucket } from '../services/bucket.ts'
import { SimulatedBus } from '../services/bus.ts'
import { clients, newRetries } from '../services/clients.ts'
import { SimulatedGateway } from '../services/gateway.ts'
import { type Message, type QueueRecord, SimulatedQueue, SimulatedSqs } from '../services/queue.ts'
import { SimulatedTables } from '../services/tables.ts'
import type { Actor } from '../simulator/actor.ts'
import { hash } from '../simulator/draws.ts'
import { ANY_CALL, type Faults } from '../simulator/faults.ts'
import { CrashPoints } from '../simulator/points.ts'
import { type Happening, Scheduler } from '../simulator/scheduler.ts'
import { Analysts } from './analysts.ts'
import type { Exported, Facts, Pushed } from './facts.ts'
import {
  award,
  awardPorts,
  connection,
  erase,
  exportOf,
  type FunctionEnvironment,
  finish,
  push,
  QUEUES,
  type Running,
} from './functions.ts'

/** A fault that a test plants into the code under test: what it puts in the place of a dependency. */
export interface Planted {
  store?(store: Store): Store
  ports?(ports: AwardPorts): AwardPorts
  /** The request that the tables get instead of one; undefined for one that is not sent. */
  asked?(command: string, input: Record<string, unknown>): Record<string, unknown> | undefined
  /** The records that an invocation gives back. */
  failed?(ids: readonly string[], records: readonly QueueRecord[]): readonly string[]
}

export interface WorldOptions {
  readonly plan: Plan
  /** Drawn by the plan's seed unless given. */
  readonly faults?: Faults | undefined
  readonly picks?: readonly number[] | undefined
  readonly points?: CrashPoints
  readonly planted?: Planted | undefined
  readonly trace?: ((line: string) => void) | undefined
  /** Called when a message of the activity queue is about to be deleted. @throws Wrong */
  readonly onDone?: ((message: Message, facts: Facts) => void) | undefined
}

/** As serverless.yml and infra/queues.yml have them. */
const LASTS_MS = {
  award: 20_000,
  erase: 29_000,
  finish: 60_000,
  push: 10_000,
  export: 15_000,
  connection: 5_000,
}
const REFRESH_MS = 30_000
const VISIBILITY_MS = {
  ...{ activities: 120_000, erasures: 360_000, announcements: 60_000 },
  ...{ manifests: 720_000, tidy: 1_800_000 },
}

type Function = keyof typeof LASTS_MS

/** One world: the services, the functions and the people around them, from its beginning to its end. */
export class World {
  readonly plan: Plan
  /** The most records of an invocation. */
  batchSize: number
  readonly scheduler: Scheduler
  readonly tables: SimulatedTables
  readonly activities: SimulatedQueue
  readonly analysts: Analysts
  readonly facts: Facts
  readonly #options: WorldOptions
  readonly #rejections: SimulatedQueue
  readonly #erasures: SimulatedQueue
  readonly #announcements: SimulatedQueue
  readonly #manifests: SimulatedQueue
  readonly #tidy: SimulatedQueue
  readonly #bus: SimulatedBus
  readonly #bucket: SimulatedBucket
  readonly #gateway: SimulatedGateway
  readonly #sqs: SimulatedSqs
  readonly #environments = new Map<string, FunctionEnvironment | undefined>()
  readonly #busy = new Set<string>()
  readonly #counts = new Map<string, number>()
  readonly #doings: { readonly at: number; readonly doing: Doing }[]
  readonly #published = new Map<number, Activity>()
  readonly #silent = new Set<number>()
  readonly #writes: Facts['writes'][number][] = []
  readonly #forbidden: string[] = []
  readonly #exports: Exported[] = []
  readonly #connections = new Map<string, string>()
  readonly #pushed: Pushed[] = []
  readonly #erased = new Map<string, string[]>()
  #hasChanged = false
  #wrong: unknown

  constructor(options: WorldOptions) {
    const { plan, points = new CrashPoints() } = options
    this.#options = options
    this.plan = plan
    this.batchSize = plan.batchSize
    const { seed, faultRate, mostFaults, weights } = plan
    this.scheduler = new Scheduler({
      seed,
      start: START,
      faults: options.faults ?? { seed, rate: faultRate, most: mostFaults, weights },
      points,
      ...(options.picks ? { picks: options.picks } : {}),
      ...(options.trace ? { trace: options.trace } : {}),
    })
    const queue = (name: keyof typeof QUEUES, onDelete?: (message: Message) => void) =>
      new SimulatedQueue(this.scheduler, {
        name: QUEUES[name],
        seed,
        visibilityMs: name === 'rejections' ? 0 : VISIBILITY_MS[name],
        mostReceives: name === 'activities' ? 4 : 100,
        duplicates: plan.duplicates,
        ...(onDelete ? { onDelete } : {}),
      })
    this.activities = queue('activities', (message) =>
      this.#watch(() => options.onDone?.(message, this.facts)),
    )
    this.#rejections = queue('rejections')
    this.#erasures = queue('erasures')
    this.#erasures.onSend = (body) => {
      const { userId, erasedAt } = JSON.parse(body) as Erasure
      this.#erased.set(userId, [...(this.#erased.get(userId) ?? []), erasedAt])
    }
    this.#announcements = queue('announcements', ({ body, sentAt }) =>
      this.#pushed.push({ body, from: sentAt, to: this.scheduler.now }),
    )
    this.#manifests = queue('manifests')
    this.#tidy = queue('tidy')
    this.tables = new SimulatedTables(this.scheduler, {
      onWrite: (write) => this.#writes.push({ ...write, at: this.scheduler.now }),
      onForbidden: (what) => this.#forbidden.push(what),
    })
    // Where nobody is ever connected, nothing is pushed.
    const isWatched = plan.episodes.some(({ doings }) => doings.some((doing) => doing.do === 'connect'))
    this.#bus = new SimulatedBus(this.scheduler, seed, isWatched ? this.#announcements : undefined)
    this.#bucket = new SimulatedBucket(this.scheduler)
    this.#gateway = new SimulatedGateway(this.scheduler)
    this.#sqs = new SimulatedSqs(this.scheduler, [
      this.activities,
      this.#rejections,
      this.#erasures,
      this.#tidy,
    ])
    this.#doings = plan.episodes.flatMap(({ at, doings }) => doings.map((doing) => ({ at, doing })))
    this.analysts = new Analysts(this.scheduler, {
      published: () => JSON.parse(this.#bucket.text(POINTER_KEY)) as { version: string; key: string },
      at: (key) => JSON.parse(this.#bucket.text(key)) as unknown,
    })
    this.facts = this.#factsOf()
    this.#publishCatalogue(1)
  }

  /** Until nothing is left to happen. @throws whatever a check found wrong */
  async run(): Promise<void> {
    await this.scheduler.run({ happenings: () => this.#happenings(), nextAt: () => this.#nextAt() })
    if (this.#wrong) throw this.#wrong
  }

  /** Sends the activities of the world again, as their archive has them. */
  resend(attributesOf: (number: number) => Record<string, string>): void {
    for (const [number, activity] of this.#published) {
      const silent = this.#silent.has(number) ? { announce: 'no' } : {}
      this.activities.send(JSON.stringify(envelopeOf(activity)), {
        attributes: { ...silent, ...attributesOf(number) },
      })
    }
  }

  /** The dead messages of all queues come back. */
  redrive(): void {
    this.activities.redrive()
    this.#erasures.redrive()
  }

  #watch(check: () => void): void {
    try {
      check()
    } catch (error) {
      this.#wrong ??= error
    }
  }

  #factsOf(): Facts {
    const editions = editionsOf(this.plan.catalogue, this.plan.without)
    const world = this
    return {
      users: [...new Set(this.plan.activities.map(({ user }) => user))],
      tables: this.tables.state,
      get campaigns() {
        return world.#hasChanged ? editions.after : editions.before
      },
      before: editions.before,
      published: this.#published,
      silent: this.#silent,
      open: () => this.activities.all(),
      rejected: () => this.#rejections.all(),
      announced: this.#bus.taken,
      writes: this.#writes,
      forbidden: this.#forbidden,
      erasures: this.#erased,
      exports: this.#exports,
      posted: this.#gateway.posted,
      connections: this.#connections,
      opened: this.#gateway.opened,
      pushed: this.#pushed,
      faults: () => [...this.scheduler.fired],
    }
  }

  #publishCatalogue(number: 1 | 2): void {
    const { catalogue, without } = this.plan
    const { before, after } = editionsOf(catalogue, without)
    const version = [catalogue, number, ...without].join(' ')
    const key = snapshotKeyOf(number)
    this.#hasChanged = number === 2
    this.#bucket.put(key, JSON.stringify({ version, campaigns: number === 1 ? before : after }))
    this.#bucket.put(
      POINTER_KEY,
      JSON.stringify({ number, version, key, publishedAt: new Date(this.scheduler.now).toISOString() }),
    )
  }

  #nextAt(): number | undefined {
    const [next] = this.#doings
    const queues = [this.activities, this.#erasures, this.#announcements, this.#manifests, this.#tidy]
    // A message that is ready and not received waits for somebody who is busy.
    const times = [next?.at, ...queues.map((queue) => queue.nextAt())].filter(
      (at): at is number => at !== undefined && at > this.scheduler.now,
    )
    return times.length > 0 ? Math.min(...times) : undefined
  }

  #happenings(): Happening[] {
    const happenings: Happening[] = []
    const [next] = this.#doings
    if (next && next.at <= this.scheduler.now) {
      const name = JSON.stringify(next.doing)
      const take = () => {
        this.#doings.shift()
        this.#do(next.doing)
      }
      happenings.push({ name, take })
    }
    const receives = (queue: SimulatedQueue, slot: string, most: number, skewMs: number, handle: Handle) => {
      if (this.#busy.has(slot) || !queue.isReady()) return
      const take = () => this.#receive({ queue, slot, most, skewMs, handle })
      happenings.push({ name: `${slot} receives`, take })
    }
    for (const [index, skewMs] of this.plan.skews.entries())
      receives(this.activities, `award environment ${index}`, this.batchSize, skewMs, this.#award)
    const [skewMs = 0] = this.plan.skews
    receives(this.#erasures, 'finish environment', 1, skewMs, this.#finish)
    receives(this.#announcements, 'push environment', 10, 0, this.#push)
    receives(this.#manifests, 'plan environment', 1, 0, this.analysts.plan)
    receives(this.#tidy, 'tidy environment', 1, 0, this.analysts.tidy)
    return happenings
  }

  #award: Handle = async (records, running) => {
    const { planted } = this.#options
    const ports = awardPorts(running)
    const failed = await award(records, planted?.ports?.(ports) ?? ports)
    return planted?.failed?.(failed, records) ?? failed
  }

  #finish: Handle = (records, running) => finish(records, running, this.#gateway)

  #push: Handle = (records, running) => push(records, running, this.#gateway)

  /** Lambda's poller: receives, invokes, and deletes what did not fail. */
  #receive({ queue, slot, most, skewMs, handle }: Receiving): void {
    const records = queue.receive(most)
    if (records.length === 0) return
    const kind = slot.split(' ')[0] as Function
    this.scheduler.trace(`  ${records.map(({ messageId }) => messageId).join(', ')}`)
    this.#begin(kind, { slot, skewMs }, async (running) => {
      const failed = new Set(await handle(records, running))
      for (const { messageId } of records) {
        if (failed.has(messageId)) continue
        await this.scheduler.call(`delete of ${queue.name}`, DELETE, () => queue.delete(messageId))
      }
    })
  }

  #begin(
    kind: Function,
    { slot, skewMs }: { slot: string; skewMs: number },
    run: (running: Running) => Promise<void>,
    ended: (isDone: boolean) => void = () => {},
  ): void {
    const known = this.#environments.get(slot)
    const environment = known?.isAlive ? known : this.#newEnvironment(slot, skewMs)
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    this.#busy.add(slot)
    const release = (isDone: boolean) => {
      this.#busy.delete(slot)
      ended(isDone)
    }
    environment.ended = () => release(false)
    const report = (message: string, error?: unknown) =>
      this.scheduler.trace(
        `  ${kind}-${count} reports: ${message}: ${error instanceof Error ? `${error.name}: ${error.message}` : error}`,
      )
    this.scheduler.begin(
      { name: `${kind}-${count}`, environment, lastsMs: LASTS_MS[kind] },
      (actor: Actor) => run({ environment, actor, report }),
      (outcome) => {
        if ('error' in outcome) report('it failed', outcome.error)
        release('value' in outcome)
      },
    )
  }

  #newEnvironment(slot: string, skewMs: number): FunctionEnvironment {
    const { planted } = this.#options
    let catalogue: (() => Promise<Catalogue>) | undefined
    let store: Store | undefined
    const environment: FunctionEnvironment = {
      name: slot,
      skewMs,
      isAlive: true,
      services: {
        tables: async (command, input) => {
          const asked = planted?.asked ? planted.asked(command, input) : input
          return asked ? this.tables.send(command, asked) : {}
        },
        queues: (command, input) => this.#sqs.send(command, input),
        bus: (command, input) => this.#bus.send(command, input),
      },
      retries: newRetries(),
      // Made by the first invocation, so that it has the clock and the chance of those that run here.
      get store() {
        store ??= openStore({ client: clients.tables, tables: TABLES })
        return store
      },
      catalogue: () => {
        catalogue ??= catalogueSource({
          read: this.#bucket.read,
          compile: compiledOnce,
          now: Date.now,
          report: () => {},
          refreshMs: REFRESH_MS,
        })
        return catalogue()
      },
    }
    const made = planted?.store ? plantedIn(environment, planted.store) : environment
    this.#environments.set(slot, made)
    return made
  }

  #do(doing: Doing): void {
    const [skewMs = 0] = this.plan.skews.slice(-1)
    if (doing.do === 'publish') this.#publish(doing)
    else if (doing.do === 'change the catalogue') this.#publishCatalogue(2)
    else if (doing.do === 'export the tables') {
      for (const event of this.analysts.exportTables(this.tables.state))
        this.#bus.deliver(this.#manifests, event)
    } else if (doing.do === 'export') this.#export(doing.user, skewMs)
    else if (doing.do === 'connect') this.#connect(doing.user, skewMs)
    else if (doing.do === 'disconnect') this.#disconnect(doing.user)
    else {
      this.#begin(
        'erase',
        { slot: this.#freeSlot('erase'), skewMs },
        (running) => erase(doing.user, running, this.#gateway),
        // Whoever is not told that it is done asks again, as a rule.
        (isDone) => {
          const givesUp = hash(this.plan.seed, 'gives up', this.scheduler.now) % 3 === 0
          if (!isDone && !givesUp) this.#doings.unshift({ at: this.scheduler.now, doing })
        },
      )
    }
  }

  #freeSlot(kind: string): string {
    for (let number = 0; ; number++) {
      const slot = `${kind} environment ${number}`
      if (!this.#busy.has(slot)) return slot
    }
  }

  #publish({ activities, silent }: Doing & { do: 'publish' }): void {
    const all = activities.map((number) => {
      const { shape = 0, user = '' } = this.plan.activities[number] ?? {}
      const activity = activityOf(shape, user, number)
      this.#published.set(number, activity)
      if (silent) this.#silent.add(number)
      return activity
    })
    const [first] = all
    const envelope = !first ? { garbage: true } : all.length === 1 ? envelopeOf(first) : batchEnvelopeOf(all)
    const attributes: Record<string, string> = silent ? { announce: 'no' } : {}
    this.#bus.deliver(this.activities, JSON.stringify(envelope), attributes)
  }

  #export(user: string, skewMs: number): void {
    const from = this.scheduler.now
    this.#begin('export', { slot: this.#freeSlot('export'), skewMs }, async (running) => {
      const answer = await exportOf(user, running)
      this.#exports.push({ user, from, to: this.scheduler.now, answer })
    })
  }

  /** Their connections end, and nobody is told: the gateway does not always tell. */
  #disconnect(user: string): void {
    for (const [connectionId, of] of this.#connections) if (of === user) this.#gateway.end(connectionId)
  }

  #connect(user: string, skewMs: number): void {
    const connectionId = `connection-${this.#connections.size + 1}`
    this.#connections.set(connectionId, user)
    const given = { connectionId, userId: user, at: this.scheduler.now }
    this.#begin('connection', { slot: this.#freeSlot('connection'), skewMs }, async (running) => {
      await connection(given, running, this.#gateway)
      // The gateway opens it once the function has let it in.
      this.#gateway.open(connectionId)
    })
  }
}

type Handle = (records: readonly QueueRecord[], running: Running) => Promise<readonly string[]>

interface Receiving {
  readonly queue: SimulatedQueue
  readonly slot: string
  readonly most: number
  readonly skewMs: number
  readonly handle: Handle
}

/** The poller may end, or its delete may be lost: the message comes again. */
const DELETE = ANY_CALL.slice(0, 3)

function plantedIn(environment: FunctionEnvironment, plant: (store: Store) => Store): FunctionEnvironment {
  let store: Store | undefined
  return Object.create(environment, {
    store: { get: () => (store ??= plant(environment.store)) },
    ended: { value: undefined, writable: true },
    isAlive: { value: true, writable: true },
  })
}
