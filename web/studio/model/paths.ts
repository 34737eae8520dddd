/** Keys and indexes on the way to a part of a campaign file. */
export type Path = readonly (string | number)[]

/** Anything that a campaign file holds, read. */
export type Value = unknown

export type Fields = Readonly<Record<string, Value>>

export const isFields = (value: Value): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of an object; none of anything else. */
export const fieldsOf = (value: Value): Fields => (isFields(value) ? value : {})

export const listOf = (value: Value): readonly Value[] => (Array.isArray(value) ? value : [])

/** The part of a content at a path; undefined where there is none. */
export function valueAt(content: Value, path: Path): Value {
  return path.reduce<Value>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)]
    return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }, content)
}

/** The content with another value at a path, none of what is around it changed. @param value undefined takes the key away */
export function withValueAt(content: Value, path: Path, value: Value): Value {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (Array.isArray(content)) return content.with(Number(key), withValueAt(content[Number(key)], rest, value))
  const fields = fieldsOf(content)
  const inner = withValueAt(fields[key], rest, value)
  if (inner !== undefined) return { ...fields, [key]: inner }
  const { [key]: _, ...others } = fields
  return others
}
