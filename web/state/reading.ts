import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import type { Passport } from '../../schemas/api/passport.ts'
import { type Read, Refused, read } from '../api/read.ts'
import type { TokenSource } from '../api/token.ts'
import { inLanguage } from '../model/choice.ts'

/** How many keepsakes of the list are asked for at once. */
const PAGE = 10

/** Reads the user's own answers. A token that the API refuses is renewed once. @throws Refused, Unreachable, SignInNeeded */
export class Reading {
  readonly #apiUrl: string
  readonly #campaignId: string
  readonly #tokens: TokenSource
  readonly #lang: string | undefined
  readonly #etags = new Map<string, string>()

  /** @param lang the language to ask for, if the browser's own is not meant */
  constructor(apiUrl: string, campaignId: string, tokens: TokenSource, lang?: string) {
    this.#apiUrl = apiUrl
    this.#campaignId = campaignId
    this.#tokens = tokens
    this.#lang = lang
  }

  /** `undefined`: it is as it was the last time. */
  passport(): Promise<Passport | undefined> {
    return this.#again(`/v1/me/passports/${encodeURIComponent(this.#campaignId)}`)
  }

  /** `undefined`: it is as it was the last time. */
  newest(): Promise<KeepsakeList | undefined> {
    return this.#again(`/v1/me/keepsakes?limit=${PAGE}`)
  }

  async after(cursor: string): Promise<KeepsakeList | undefined> {
    const answer = await this.#get<KeepsakeList>(
      `/v1/me/keepsakes?limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`,
    )
    return answer?.body
  }

  async #again<Body>(path: string): Promise<Body | undefined> {
    const answer = await this.#get<Body>(path, this.#etags.get(path))
    if (answer?.etag) this.#etags.set(path, answer.etag)
    return answer?.body
  }

  async #get<Body>(path: string, etag?: string): Promise<Read<Body> | undefined> {
    const url = this.#apiUrl + inLanguage(path, this.#lang)
    const token = await this.#tokens.token()
    try {
      return await read<Body>(url, { token, etag })
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) throw error
      return read<Body>(url, { token: await this.#tokens.renew(token), etag })
    }
  }
}
