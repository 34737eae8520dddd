import type { Json } from '../../schemas/json.ts'

/** A JSONPath that is not of the subset: `$`, `.name`, `['name']` and `[0]`. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError'
}

/** The steps of a path such as `$.detail.items[0]`. Throws JsonPathError. */
export function parseJsonPath(path: string): (string | number)[] {
  const steps: (string | number)[] = []
  const step = /\.([\w-]+)|\['([^']+)'\]|\[(\d+)\]/y
  step.lastIndex = 1
  while (path.startsWith('$') && step.lastIndex < path.length) {
    const match = step.exec(path)
    if (match === null) break
    const [whole, name, quoted, index] = match
    steps.push(index === undefined ? (name ?? quoted ?? whole) : Number(index))
    if (step.lastIndex === path.length) return steps
  }
  if (path === '$') return []
  throw new JsonPathError(
    `${path} is not a JSONPath that the local stack honours: use $, .name, ['name'] and [0]`,
  )
}

/** What the steps lead to; undefined where the value has no such place. */
export function follow(value: Json, steps: readonly (string | number)[]): Json | undefined {
  let current: Json | undefined = value
  for (const step of steps) {
    if (typeof current !== 'object' || current === null) return undefined
    if (Array.isArray(current)) current = typeof step === 'number' ? current[step] : undefined
    else current = Object.hasOwn(current, step) ? current[step] : undefined
  }
  return current
}
