import { isJsonObject, type Json } from '../json/json.ts'

/** A page wakes somebody, now. A ticket waits for the next working hours. */
export type Severity = 'page' | 'ticket'

/** The topics of the template: a reference names one by its logical id, an ARN ends with its name. */
const TOPICS: readonly (readonly [id: string, ending: string, severity: Severity])[] = [
  ['PageTopic', '-pages', 'page'],
  ['TicketTopic', '-tickets', 'ticket'],
]

/** Reads whom an alarm tells from its AlarmActions; nobody, where it is only a part of others. Throws where it tells several. */
export function severityOf(name: string, actions: Json | undefined): Severity | undefined {
  if (actions === undefined) return undefined
  const [action, ...more] = Array.isArray(actions) ? actions : [actions]
  const named = isJsonObject(action) ? String(action.Ref) : String(action)
  const severity = TOPICS.find(
    ([id, ending]) => named === id || (/^arn:.*:sns:/.test(named) && named.endsWith(ending)),
  )?.[2]
  if (severity === undefined || more.length > 0)
    throw new Error(
      `${name} must tell PageTopic or TicketTopic, and just one of them: ${JSON.stringify(actions)}`,
    )
  return severity
}
