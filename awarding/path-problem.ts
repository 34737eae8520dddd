/** A mistake at a place of a campaign. */
export interface PathProblem {
  readonly path: (string | number)[]
  readonly message: string
}

export type Fields = Readonly<Record<string, unknown>>

/** The fields of an object; none for any other value. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** The same problems, seen from further out. */
export function below(path: (string | number)[], problems: readonly PathProblem[]): PathProblem[] {
  return problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }))
}
