import type { Json } from '../../schemas/json.ts'

/** The elements of an array, with those of arrays nested in it to any depth in their place. */
export function elementsOf(array: readonly Json[]): readonly Json[] {
  if (!array.some(Array.isArray)) return array
  const elements: Json[] = []
  // A stack of its own: an event may nest arrays deeper than the call stack goes.
  const open: { array: readonly Json[]; next: number }[] = [{ array, next: 0 }]
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.next === top.array.length) {
      open.pop()
      continue
    }
    const element = top.array[top.next++] as Json
    if (Array.isArray(element)) open.push({ array: element, next: 0 })
    else elements.push(element)
  }
  return elements
}

/** Whether a value lies at the keys below `value`, in any element of the arrays on the way. */
export function reaches(value: Json | undefined, keys: readonly string[], depth = 0): boolean {
  if (value === undefined) return false
  if (Array.isArray(value)) {
    return elementsOf(value).some((element) => reaches(element, keys, depth))
  }
  const key = keys[depth]
  if (typeof value !== 'object' || value === null) return key === undefined
  return key !== undefined && Object.hasOwn(value, key) && reaches(value[key], keys, depth + 1)
}
