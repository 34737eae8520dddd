import type * as z from 'zod/mini'

/** One mistake in some input: `path` is dotted, such as `detail.userId`, and empty for the input as a whole. */
export interface Problem {
  readonly path: string
  readonly message: string
}

/** `a.b[2].c`, from the parts of a path. */
export function pathText(parts: readonly PropertyKey[]): string {
  return parts
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('')
}

/** Every problem that zod found, in its order, with `at` put before each path. */
export function problemsOf(error: z.core.$ZodError, at: readonly PropertyKey[] = []): Problem[] {
  return error.issues.map((issue) => ({ path: pathText([...at, ...issue.path]), message: issue.message }))
}
