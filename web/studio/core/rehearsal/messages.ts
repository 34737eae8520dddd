import type { HeardClaims, LastPlaces } from '../../../../awarding/rehearsing/limited-supply.ts'
import type { PartTally, Side } from '../../../../awarding/rehearsing/recorded-tally.ts'
import type { ViewerExplanation } from '../../../../awarding/rehearsing/recorded-viewer.ts'

export type Lasts = Readonly<Partial<Record<Side, LastPlaces>>>

/** The page asks a worker one of these at a time. */
export type Ask =
  | {
      readonly kind: 'read'
      readonly file: Blob
      /** Texts of campaigns that have no mistake. */
      readonly draft: string
      readonly live: string | undefined
      readonly index: number
      readonly parts: number
      readonly now: number
    }
  | { readonly kind: 'claims'; readonly side: Side; readonly last: LastPlaces }
  | { readonly kind: 'tally'; readonly last: Lasts }
  | {
      readonly kind: 'explain'
      readonly userId: string
      readonly keepsakeId: string
      readonly last: LastPlaces
    }

/** Each comes back for the question of its name. */
export interface Answers {
  readonly read: { readonly limited: readonly Side[]; readonly lines: number }
  readonly claims: readonly HeardClaims[]
  readonly tally: PartTally
  readonly explain: ViewerExplanation | undefined
}

export type Told =
  | { readonly is: 'progress'; readonly bytes: number }
  | { readonly is: 'answer'; readonly answer: unknown }
  | { readonly is: 'failed'; readonly message: string }
