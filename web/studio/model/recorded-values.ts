import { typedOf } from './forms/pattern.ts'
import { jsonIn } from './json.ts'
import { fieldsOf, listOf, type Value } from './paths.ts'

/** The values that each field of each activity type had in recorded events, as they are typed, the most frequent first. */
export type RecordedValues = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** More are no help to choose from. */
const MOST_VALUES = 40
const MOST_FIELDS = 60
/** They say who and when, which no criterion asks for, and are not kept. */
const LEFT_OUT = new Set(['eventId', 'userId', 'occurredAt', 'from', 'to'])

/** Looks through lines of recorded events. A line that is none, such as the last of a part of a file, is passed over. */
export function recordedValues(lines: string): RecordedValues {
  const counts = new Map<string, Map<string, Map<string, number>>>()
  for (const line of lines.split('\n')) {
    const event = fieldsOf(jsonIn(line))
    const { activities } = fieldsOf(event.detail)
    for (const each of Array.isArray(activities) ? activities : [event]) {
      const { 'detail-type': type, detail } = fieldsOf(each)
      if (typeof type === 'string') count(detail, [], of(counts, type))
    }
  }
  return Object.fromEntries(
    Array.from(counts, ([type, fields]) => [
      type,
      Object.fromEntries(
        Array.from(fields, ([field, values]) => [
          field,
          [...values]
            .sort(([, one], [, other]) => other - one)
            .slice(0, MOST_VALUES)
            .map(([value]) => value),
        ]),
      ),
    ]),
  )
}

function count(value: Value, path: readonly string[], fields: Map<string, Map<string, number>>): void {
  if (Array.isArray(value)) {
    for (const each of listOf(value)) count(each, path, fields)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value))
      if (path.length > 0 || !LEFT_OUT.has(name)) count(inner as Value, [...path, name], fields)
  } else {
    const field = path.join('.')
    if (!fields.has(field) && fields.size >= MOST_FIELDS) return
    const values = of(fields, field)
    const text = typedOf(value)
    values.set(text, (values.get(text) ?? 0) + 1)
  }
}

function of<Inner>(map: Map<string, Map<string, Inner>>, key: string): Map<string, Inner> {
  const inner = map.get(key) ?? new Map<string, Inner>()
  map.set(key, inner)
  return inner
}
