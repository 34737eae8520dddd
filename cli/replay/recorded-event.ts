import { randomUUID } from 'node:crypto'
import { type Activity, parseActivityText } from '../../events/activity.ts'
import type { JsonObject } from '../../schemas/json.ts'

export type RecordedEvent =
  | { readonly ok: true; readonly activity: Activity; readonly body: string }
  | { readonly ok: false; readonly reason: string }

/**
 * A line of recorded events, as EventBridge would deliver it to the activity queue: the whole envelope, the time that of
 * the record, so that lateness is judged as it was then; the id a new one, since it is delivered anew.
 */
export function readRecordedEvent(line: string): RecordedEvent {
  const parsed = parseActivityText(line)
  if (!parsed.accepted) return { ok: false, reason: parsed.rejection.reason }
  const body = JSON.stringify({ ...DEFAULTS, ...(JSON.parse(line) as JsonObject), id: randomUUID() })
  return { ok: true, activity: parsed.activity, body }
}

/** What EventBridge adds and a recording may have left out. */
const DEFAULTS = { version: '0', account: '000000000000', region: 'eu-west-1', resources: [] }
