import type * as z from 'zod/mini'

/** One mistake in some input: `path` is dotted, such as `detail.userId`, and empty for the input as a whole. */
export interface Mistake {
  readonly path: string
  readonly message: string
}

/** `a.b[2].c`, from the parts of a path. */
export function pathText(parts: readonly PropertyKey[]): string {
  return parts
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('')
}

/** Every mistake that zod found, in its order, with `at` put before each path. */
export function mistakesOf(error: z.core.$ZodError, at: readonly PropertyKey[] = []): Mistake[] {
  return error.issues.map((issue) => ({ path: pathText([...at, ...issue.path]), message: issue.message }))
}

/** The first mistake of each path: one thing to mend is told once, however many ways it is wrong. */
export function firstOfEach(mistakes: readonly Mistake[]): Mistake[] {
  const byPath = new Map(mistakes.toReversed().map((mistake) => [mistake.path, mistake]))
  return mistakes.filter((mistake) => byPath.get(mistake.path) === mistake)
}

/** Mistakes as one sentence: `detail.userId: is missing; detail.occurredAt: must be a time`. */
export function sentenceOf(mistakes: readonly Mistake[], whole = 'the event'): string {
  return mistakes.map(({ path, message }) => `${path || whole}: ${message}`).join('; ')
}

/** Keys and indexes on the way to a part of a file's content. */
export type Path = readonly PropertyKey[]

/** A mistake in the content of a campaign file. Only the document knows where it stands in the text. */
export interface ContentMistake extends Omit<Mistake, 'path'> {
  readonly path: Path
  /** True when the key is at fault, not its value. */
  readonly atKey?: boolean
  /** True when the criterion that it is part of can never be met because of it. */
  readonly fatal?: boolean
}

/** The same mistakes, seen from further out. */
export function under(path: Path, mistakes: readonly ContentMistake[]): ContentMistake[] {
  return mistakes.map((mistake) => ({ ...mistake, path: [...path, ...mistake.path] }))
}
