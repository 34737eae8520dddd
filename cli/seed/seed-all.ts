import { setImmediate } from 'node:timers/promises'
import { Claims, type Editions } from '../../seeding/claims.ts'
import type { Population, Standing } from '../../seeding/population.ts'
import { seededUserOf } from '../../seeding/seeded-user.ts'
import type { SeededUser } from '../../store/seeded-items.ts'
import { progressBar } from '../terminal.ts'
import type { SeedWriter } from './writer.ts'

export interface Seeded {
  /** Users that have done something that counts, in each campaign. */
  readonly users: number
  readonly keepsakes: number
  /** Those among them that have a number. */
  readonly limited: number
  /** Items that were not there before. */
  readonly written: { readonly keepsakes: number; readonly progress: number }
  readonly byKeepsake: Readonly<Record<string, number>>
}

/** Users that are written in one go: their items fit one request to the local stack, however much they hold. */
const BATCH = 1_000
/** While these are written the next are worked out. */
const WRITES_AT_ONCE = 2

const NO_EDITIONS: Editions = new Map()

/** Works out every user of a population and writes them. What it holds at a time does not grow with their number. */
export async function seedAll(population: Population, writer: SeedWriter): Promise<Seeded> {
  const { users } = population.options
  const claims = new Claims(population, writer.claim)
  const batches = new Batches(writer)
  const bar = await progressBar(
    'seeding [{bar}] {percentage} % of {total} users | {eta_formatted} to go',
    users,
  )
  try {
    for (let user = 0; user < users; user++) {
      for (const standing of population.standings(user))
        if (!claims.add(standing)) await batches.add(standing, NO_EDITIONS)
      if (user % BATCH === 0) bar.update(user)
    }
    bar.update(users)
  } finally {
    bar.stop()
  }
  const waiting = claims.waiting
  const rest = await progressBar('limited keepsakes [{bar}] {percentage} % of {total} users', waiting)
  try {
    for await (const [standing, editions] of claims.settled()) {
      await batches.add(standing, editions)
      rest.update(waiting - claims.waiting)
    }
  } finally {
    rest.stop()
  }
  return batches.end()
}

/** Writes users some at a time. */
class Batches {
  readonly #writer: SeedWriter
  readonly #underWay = new Set<Promise<void>>()
  readonly #byKeepsake = new Map<string, number>()
  #batch: SeededUser[] = []
  #users = 0
  #keepsakes = 0
  #limited = 0
  #written = { keepsakes: 0, progress: 0 }
  #failed: { readonly error: unknown } | undefined

  constructor(writer: SeedWriter) {
    this.#writer = writer
  }

  async add(standing: Standing, editions: Editions): Promise<void> {
    const user = seededUserOf(standing, editions)
    this.#users++
    for (const { campaignId, keepsakeId } of user.keepsakes) {
      const name = `${campaignId}/${keepsakeId}`
      this.#byKeepsake.set(name, (this.#byKeepsake.get(name) ?? 0) + 1)
    }
    this.#keepsakes += user.keepsakes.length
    this.#limited += editions.size
    this.#batch.push(user)
    if (this.#batch.length >= BATCH) await this.#flush()
  }

  async end(): Promise<Seeded> {
    await this.#flush()
    await Promise.all(this.#underWay)
    this.#assertWell()
    return {
      users: this.#users,
      keepsakes: this.#keepsakes,
      limited: this.#limited,
      written: this.#written,
      byKeepsake: Object.fromEntries([...this.#byKeepsake].sort(([, a], [, b]) => b - a)),
    }
  }

  async #flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    while (this.#underWay.size >= WRITES_AT_ONCE) await Promise.race(this.#underWay)
    // Working out users leaves others no turn by itself.
    await setImmediate()
    this.#assertWell()
    const write: Promise<void> = this.#writer
      .write(batch)
      .then(
        ({ keepsakes, progress }) => {
          const before = this.#written
          this.#written = {
            keepsakes: before.keepsakes + keepsakes,
            progress: before.progress + progress,
          }
        },
        (error: unknown) => {
          this.#failed ??= { error }
        },
      )
      .finally(() => this.#underWay.delete(write))
    this.#underWay.add(write)
  }

  #assertWell(): void {
    if (this.#failed) throw this.#failed.error
  }
}
