/** `config.json` beside the page: put there by whoever deploys, made by the local stack. */
export interface PageConfig {
  /** Where the API is; empty: where the page is. */
  readonly apiUrl: string
  /** The live connection; without it the page asks again from time to time. */
  readonly liveUrl?: string
  /** The one campaign to show; without it, whichever there are. */
  readonly campaignId?: string
  /** Present where people try the page. */
  readonly demo?: {
    /** The switch offers them; anyone else may be named in the address. */
    readonly viewers: readonly string[]
    /** Where their tokens come from. */
    readonly tokenUrl: string
    /** How many seconds the time that is shown is ahead of the real one. */
    readonly clockOffsetSeconds?: number
  }
  /** Present where people try the studio: tokens of whoever gives their name come from there. */
  readonly studio?: { readonly tokenUrl: string }
}
