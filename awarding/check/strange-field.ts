import { nearestOf } from '../nearest.ts'
import { fieldsOf, typesWith } from './fields.ts'

/**
 * Why a field that the schema of the activity type does not name is probably a slip; undefined when it is named, or
 * may well be a partner's own.
 */
export function strangeField(activityType: string, field: string): string | undefined {
  const fields = fieldsOf(activityType)
  if (fields.has(field)) return undefined
  const leave = 'leave it if partners send one of this name'
  const near = nearestOf(field, [...fields.keys()])
  if (near !== undefined) return `is not a field of ${activityType}; did you mean ${near}? Otherwise ${leave}`
  const types = typesWith(field)
  return types.length > 0
    ? `is a field of ${types.join(' and ')}, not of ${activityType}: write another, or ${leave}`
    : undefined
}
