import type { Path, Value } from '../paths.ts'

/** One change of a campaign, as a form makes it. */
export type Edit =
  | { readonly kind: 'set'; readonly path: Path; readonly value: Value }
  | { readonly kind: 'remove'; readonly path: Path }
  /** Puts a value into the list at the path. */
  | { readonly kind: 'insert'; readonly path: Path; readonly at: number; readonly value: Value }
  /** Takes an entry of the list at the path to another place of it. */
  | { readonly kind: 'move'; readonly path: Path; readonly from: number; readonly to: number }
  /** Puts a copy after an entry of the list, comments included, with some of its keys written anew. */
  | {
      readonly kind: 'copy'
      readonly path: Path
      readonly from: number
      readonly anew: Readonly<Record<string, Value>>
    }

/** The text is written in a way into which the change cannot be put. */
export class EditError extends Error {
  override readonly name = 'EditError'
}
