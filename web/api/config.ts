/** `config.json` beside the page: put there by whoever deploys, made by the local stack. */
export interface PageConfig {
  /** Where the API is; empty: where the page is. */
  readonly apiUrl: string
  /** The live connection; without it the page asks again from time to time. */
  readonly liveUrl?: string
  /** The one campaign to show; without it, whichever there are. */
  readonly campaignId?: string
  /** For trying it: whom to show, and where their tokens come from. */
  readonly demo?: { readonly viewers: readonly string[]; readonly tokenUrl: string }
}
