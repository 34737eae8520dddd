import type { ExactNumber } from '../json/exact-number.ts'

/** A value at a leaf of an event. */
export type Scalar = string | number | ExactNumber | boolean | null

/** One end of a numeric range. */
export interface Bound {
  readonly value: number
  /** Whether the value itself lies in the range. */
  readonly inclusive: boolean
}

/** Asks for a text; that of the ignore-case kinds is already folded by `foldCase`. */
export type TextMatcher =
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'suffix'; readonly text: string }
  | { readonly kind: 'equals-ignore-case'; readonly text: string }
  | { readonly kind: 'prefix-ignore-case'; readonly text: string }
  | { readonly kind: 'suffix-ignore-case'; readonly text: string }
  | { readonly kind: 'wildcard'; readonly text: string }

/** One entry of the list at a leaf of a pattern, asked of one value. Any entry that holds is enough. */
export type Matcher =
  | { readonly kind: 'exact'; readonly value: Scalar }
  | TextMatcher
  | { readonly kind: 'numeric'; readonly lower?: Bound; readonly upper?: Bound }
  | { readonly kind: 'cidr'; readonly network: readonly number[]; readonly bits: number }
  | { readonly kind: 'exists'; readonly exists: boolean }
  /** Any present value that none of these matches; a number is anything but a text, and the reverse. */
  | { readonly kind: 'anything-but'; readonly but: readonly Matcher[] }

/** Decides on one present value. */
export type Test = (value: Scalar) => boolean
