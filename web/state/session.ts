import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import type { Passport } from '../../schemas/api/passport.ts'
import { delayOf, type LiveAward } from '../api/live.ts'
import { Refused, SignInNeeded, type Told, toldBy, Unreachable } from '../api/read.ts'
import { continued, earnedOf, newlyEarned, withNewest } from '../model/stamps.ts'
import type { Reading } from './reading.ts'

/** One viewer's passport, as far as there is something to show. */
export interface PassportState {
  readonly passport?: Passport
  /** Every campaign's, newest first, as far as it was asked for. */
  readonly list?: KeepsakeList
  /** Ids of stamps that arrived while the page was open and were not seen landing yet. */
  readonly fresh: ReadonlySet<string>
  /** Titles of the stamps that arrived last. */
  readonly arrived: readonly string[]
  /** Why what is shown may be old: no answer came, or the API could not give one. */
  readonly trouble?: 'offline' | 'failing'
  /** There is nothing to show before this is mended. */
  readonly obstacle?: { readonly kind: 'signed-out' } | { readonly kind: 'failed'; readonly told: Told }
  /** Whether more of the list is on its way, or could not be had. */
  readonly more?: 'loading' | 'failed'
}

export const nothingYet: PassportState = { fresh: new Set(), arrived: [] }

/** How often to ask where nothing is pushed, and where something is, in case a push was lost. */
const POLL_MS = 30_000
const POLL_WHEN_LIVE_MS = 5 * 60_000
/** Reads follow writes within about a second: an award just heard of may not be in the first answer. */
const CATCH_UP_TRIES = 4

interface SessionOptions {
  readonly campaignId: string
  readonly reading: Pick<Reading, 'passport' | 'newest' | 'after'>
  /** Nobody is looking at the page: then it asks for nothing. */
  isHidden(): boolean
  random(): number
}

/** One viewer's passport of one campaign, kept up to date for as long as the session lasts. */
export class PassportSession {
  readonly #options: SessionOptions
  readonly #listeners = new Set<() => void>()
  #state: PassportState = nothingYet
  #live = false
  #failures = 0
  #awaited = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #ended = false

  constructor(options: SessionOptions) {
    this.#options = options
  }

  get state(): PassportState {
    return this.#state
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#listeners.clear()
  }

  /** Asks for all that is shown again, and plans when to ask the next time. Never throws: failures are shown. */
  readonly refresh = coalesced(async () => {
    clearTimeout(this.#timer)
    if (this.#ended) return
    try {
      await this.#readAll()
      this.#failures = 0
    } catch (error) {
      this.#failures++
      this.#failed(error)
    }
    this.#plan()
  })

  /** Something was awarded: shows it as soon as it can be read. */
  heard({ campaignId, keepsakeId }: Pick<LiveAward, 'campaignId' | 'keepsakeId'>): void {
    if (campaignId === this.#options.campaignId) this.#awaited.set(keepsakeId, CATCH_UP_TRIES)
    void this.refresh()
  }

  /** After a break anything may have happened. */
  connected(live: boolean): void {
    this.#live = live
    if (live) void this.refresh()
    else this.#plan()
  }

  async showMore(): Promise<void> {
    const { list, more } = this.#state
    if (list?.cursor === undefined || more === 'loading') return
    this.#show({ more: 'loading' })
    try {
      const next = await this.#options.reading.after(list.cursor)
      const shown = this.#state.list
      // Another list began meanwhile: its own cursor goes on from it.
      if (next && shown?.cursor === list.cursor) this.#show({ list: continued(shown, next) })
      this.#show({ more: undefined })
    } catch {
      this.#show({ more: 'failed' })
    }
  }

  /** It was seen landing. */
  landed(keepsakeId: string): void {
    const fresh = new Set(this.#state.fresh)
    if (fresh.delete(keepsakeId)) this.#show({ fresh })
  }

  async #readAll(): Promise<void> {
    const { reading } = this.#options
    const [passport, first] = await Promise.all([reading.passport(), reading.newest()])
    const { list } = this.#state
    if (first) this.#show({ list: list ? withNewest(list, first) : first })
    if (passport) this.#showPassport(passport)
    this.#show({ trouble: undefined, obstacle: undefined })
    for (const keepsakeId of this.#awaited.keys()) this.#await(keepsakeId)
  }

  #showPassport(passport: Passport): void {
    const before = this.#state.passport
    const arrived = before ? newlyEarned(before, passport) : []
    const ids = arrived.map(({ keepsakeId }) => keepsakeId)
    this.#show({
      passport,
      ...(arrived.length > 0 && {
        arrived: arrived.map(({ title }) => title),
        fresh: new Set([...this.#state.fresh, ...ids]),
      }),
    })
  }

  #await(keepsakeId: string): void {
    const tries = this.#awaited.get(keepsakeId) ?? 0
    const { passport } = this.#state
    const isThere = passport && earnedOf(passport).some((page) => page.keepsakeId === keepsakeId)
    if (isThere || tries === 0) this.#awaited.delete(keepsakeId)
    else this.#awaited.set(keepsakeId, tries - 1)
  }

  #failed(error: unknown): void {
    const isSignedOut = error instanceof SignInNeeded || (error instanceof Refused && error.status === 401)
    if (isSignedOut) this.#show({ obstacle: { kind: 'signed-out' } })
    else if (error instanceof Unreachable) this.#show({ trouble: 'offline' })
    else if (this.#state.passport) this.#show({ trouble: 'failing' })
    else {
      const told = error instanceof Refused ? error.told : toldBy(503, undefined)
      this.#show({ obstacle: { kind: 'failed', told }, trouble: undefined })
    }
  }

  #plan(): void {
    clearTimeout(this.#timer)
    if (this.#ended || this.#state.obstacle?.kind === 'signed-out') return
    this.#timer = setTimeout(() => {
      // Whoever comes back to the page has it refreshed then.
      if (!this.#options.isHidden()) void this.refresh()
    }, this.#pause())
  }

  #pause(): number {
    if (this.#failures > 0) return delayOf(this.#failures, this.#options.random)
    if (this.#awaited.size > 0) return delayOf(0, this.#options.random)
    return this.#live ? POLL_WHEN_LIVE_MS : POLL_MS
  }

  #show(change: { [Key in keyof PassportState]?: PassportState[Key] | undefined }): void {
    if (this.#ended) return
    this.#state = { ...this.#state, ...change } as PassportState
    for (const listener of [...this.#listeners]) listener()
  }
}

/**
 * Work that is never done twice at once: whoever asks while it runs is served by one more run after it, which sees what
 * they asked about. Resolves when that run is over.
 */
function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const run = (): Promise<void> => {
    running = work().finally(() => {
      running = undefined
    })
    return running
  }
  return () => {
    if (!running) return run()
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return run()
      })
    return next
  }
}
