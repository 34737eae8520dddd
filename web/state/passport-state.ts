import type { KeepsakeList } from '../../schemas/api/keepsake-list.ts'
import type { Passport } from '../../schemas/api/passport.ts'
import type { Told } from '../api/failure.ts'

/** What there is to show of one viewer's passport. */
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
