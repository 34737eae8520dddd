import { setTimeout } from 'node:timers/promises'

/** An app whose question the service could not answer asks so often. */
const ATTEMPTS = 5

/** A keepsake as `GET /v1/me/keepsakes` shows it. */
export interface ShownKeepsake {
  readonly campaignId: string
  readonly keepsakeId: string
  readonly earnedAt: string
  readonly edition?: { readonly number: number; readonly of: number }
}

/** The API as one viewer's app calls it, with that viewer's token. */
export class ViewerApi {
  readonly #api: string
  readonly #token: string

  constructor(api: string, token: string) {
    this.#api = api
    this.#token = token
  }

  /** Newest first, all pages. */
  async keepsakes(): Promise<ShownKeepsake[]> {
    const found: ShownKeepsake[] = []
    let cursor: string | undefined
    do {
      const query = new URLSearchParams({ limit: '100', ...(cursor ? { cursor } : {}) })
      const page = (await this.#get(`/v1/me/keepsakes?${query}`)) as {
        keepsakes: ShownKeepsake[]
        cursor?: string
      }
      found.push(...page.keepsakes)
      cursor = page.cursor
    } while (cursor)
    return found
  }

  async passport(campaignId: string): Promise<unknown> {
    return this.#get(`/v1/me/passports/${encodeURIComponent(campaignId)}`)
  }

  async #get(path: string): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(`${this.#api}${path}`, {
        headers: { authorization: `Bearer ${this.#token}` },
      })
      const text = await answer.text()
      if (answer.ok) return JSON.parse(text)
      // API Gateway answers 500 where an invocation ran out of time, as it may on a machine that has much else to do.
      if (answer.status < 500 || attempt === ATTEMPTS)
        throw new Error(`GET ${path} answered ${answer.status}: ${text}`)
      await setTimeout(Number(answer.headers.get('retry-after') ?? 1) * 1000)
    }
  }
}
