import { Refused, SignInNeeded } from '../../api/read.ts'
import { personIn, type TokenSource } from '../../api/token.ts'

export interface SessionState {
  /** The token says that they act. */
  readonly person?: string
  /** Somebody has to sign in before the API is asked for more. */
  readonly asks: boolean
  /** Why the last attempt to sign in came to nothing. */
  readonly trouble?: string
}

/** Makes tokens of whoever gives their name, where there are such. */
export type TokensOfName = (name: string) => TokenSource

interface SessionOptions {
  /** Tokens that there are already, of the app around the page or of a name that this tab remembers. */
  readonly source: TokenSource | undefined
  readonly ofName: TokensOfName | undefined
}

/**
 * The person who is signed in. A request that needs somebody waits until there is one: what was typed stays where it is, and goes on its way
 * when they are.
 */
export class Session {
  readonly #ofName: TokensOfName | undefined
  readonly #listeners = new Set<() => void>()
  #source: TokenSource | undefined
  #stopHearing: () => void = () => {}
  #waiting: (() => void)[] = []
  #refused: string | undefined
  #state: SessionState = { asks: false }

  constructor({ source, ofName }: SessionOptions) {
    this.#ofName = ofName
    if (source) this.#take(source)
  }

  get state(): SessionState {
    return this.#state
  }

  /** Whether somebody signs in here by their name, and not in the app around. */
  get isByName(): boolean {
    return this.#ofName !== undefined
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Waits for somebody to sign in, where nobody has. @throws Unreachable */
  async token(): Promise<string> {
    for (;;) {
      try {
        const token = await this.#source?.token()
        if (token !== undefined && token !== this.#refused) {
          this.#show({ person: personIn(token) ?? 'somebody', asks: false })
          return token
        }
      } catch (error) {
        if (error instanceof Refused) this.#show({ ...this.#state, trouble: troubleOf(error) })
        else if (!(error instanceof SignInNeeded)) throw error
      }
      await this.#someone()
    }
  }

  /** Waits for another token than this one, which the API did not take. @throws Unreachable */
  async refused(token: string): Promise<void> {
    // A second one in a row is not better than the first: a person has to look at it.
    const isSecond = this.#refused !== undefined
    this.#refused = token
    if (isSecond) return this.#someone()
    try {
      await this.#source?.renew(token)
    } catch (error) {
      if (!(error instanceof SignInNeeded || error instanceof Refused)) throw error
      await this.#someone()
    }
  }

  /** The API took it. */
  accepted(): void {
    this.#refused = undefined
  }

  /** @throws Refused where nobody can have this name. @throws Unreachable */
  async signIn(name: string): Promise<void> {
    const source = this.#ofName?.(name)
    if (!source) return
    await source.token()
    this.take(source)
  }

  /** Goes on with these tokens, and not those before. */
  take(source: TokenSource): void {
    this.#source?.end()
    this.#take(source)
    this.#arrived()
  }

  signOut(): void {
    this.#source?.end()
    this.#stopHearing()
    this.#source = undefined
    this.#show({ asks: true })
  }

  #take(source: TokenSource): void {
    this.#stopHearing()
    this.#source = source
    this.#stopHearing = source.onArrival(() => this.#arrived())
  }

  #arrived(): void {
    this.#refused = undefined
    this.#show({ ...(this.#state.person ? { person: this.#state.person } : {}), asks: false })
    for (const goOn of this.#waiting.splice(0)) goOn()
  }

  #someone(): Promise<void> {
    this.#show({ ...this.#state, asks: true })
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #show(state: SessionState): void {
    this.#state = state
    for (const listener of [...this.#listeners]) listener()
  }
}

export const troubleOf = ({ told }: Refused): string => told.detail ?? told.title
