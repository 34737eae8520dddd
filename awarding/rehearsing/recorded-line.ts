import type { ParsedActivity } from '../../events/activity.ts'
import { readActivities } from '../../events/activity-batch.ts'
import { isJsonObject } from '../../json/json.ts'

const USER_ID = /"userId"\s*:\s*"([^"\\]*)"/g

/**
 * The user of a line, found without reading the rest of it; undefined where only reading it tells: a batch, an id that is escaped, a line
 * without any.
 */
export function userOfLine(text: string): string | undefined {
  USER_ID.lastIndex = 0
  const [, userId] = USER_ID.exec(text) ?? []
  return userId !== undefined && !text.includes('"userId"', USER_ID.lastIndex) && !text.includes('\\u')
    ? userId
    : undefined
}

/** Spreads users evenly over parts, whatever their ids are like: 32-bit FNV-1a. */
export function partOfUser(userId: string, parts: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < userId.length; at++) hash = Math.imul(hash ^ userId.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % parts
}

/** The activities of a recorded line, read as awarding reads them. A line without a time counts as published now, as EventBridge takes it. */
export function activitiesOfLine(text: string, now: string): readonly ParsedActivity[] {
  const read = readActivities(text, (value) =>
    isJsonObject(value) && value.time === undefined ? { ...value, time: now } : value,
  )
  return read.map(({ parsed, index }) => {
    if (parsed.accepted || index === undefined) return parsed
    const reason = `activity ${index + 1} of the batch: ${parsed.rejection.reason}`
    return { ...parsed, rejection: { ...parsed.rejection, reason } }
  })
}
