import type { Results } from '../benches.ts'
import type { BenchName } from '../names.ts'
import type { Picture } from './picture.ts'

/** The part of the page that tells of one bench. */
export interface Section<Name extends BenchName> {
  /** In Markdown: the question, and the ways that are compared. */
  readonly about: string
  /** Tables of what was measured, in Markdown. */
  tables(result: Results[Name]): string
  readonly picture?: (result: Results[Name]) => Picture
  /** In Markdown: how to read it. */
  readonly after?: string
}

export type Sections = { readonly [Name in BenchName]?: Section<Name> }
