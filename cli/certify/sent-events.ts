import type { SentEvent } from '../../certifying/certification.ts'
import { readActivities } from '../../events/activity-batch.ts'
import { fieldsOf, isJsonObject } from '../../json/json.ts'
import type { PartnerId } from '../../schemas/ids.ts'
import { PARTNER_SOURCE_PREFIX } from '../../schemas/source.ts'
import { formatTime, parseTime } from '../../schemas/time.ts'
import { readLines } from '../lines.ts'

/**
 * Reads what a partner sent: as it is on the bus, or as it is sent by HTTPS, where the token tells the source and the time of
 * publication may be left out. Then it is taken as published when it happened, for nobody knows better.
 *
 * @param path a file, or `-` for standard input
 * @throws UserError when it cannot be read
 */
export async function* sentEvents(path: string, partnerId: PartnerId): AsyncGenerator<SentEvent> {
  const source = PARTNER_SOURCE_PREFIX + partnerId
  for await (const line of readLines(path)) {
    if ('mistake' in line) {
      const mistakes = [{ path: '', message: line.mistake }]
      const rejection = { path: '', reason: `the event: ${line.mistake}`, mistakes }
      yield { line: line.number, parsed: { accepted: false, rejection }, publishedAt: undefined }
      continue
    }
    let isTimeless = false
    const read = readActivities(line.text, (value) => {
      if (!isJsonObject(value)) return value
      isTimeless = value.time === undefined
      const given = { source, ...value }
      const latest = isTimeless ? latestIn(value.detail) : undefined
      return latest === undefined ? given : { ...given, time: formatTime(latest) }
    })
    for (const { parsed, envelope, index } of read) {
      const { time } = fieldsOf(envelope)
      yield {
        line: line.number,
        ...(index === undefined ? {} : { activity: index + 1 }),
        parsed,
        publishedAt: isTimeless ? undefined : parseTime(time),
      }
    }
  }
}

/** The latest time that an activity, or one of a batch, tells of. */
function latestIn(detail: unknown): number | undefined {
  const { activities, occurredAt, to } = fieldsOf(detail)
  const times = Array.isArray(activities)
    ? activities.map((activity) => latestIn(fieldsOf(activity).detail))
    : [parseTime(occurredAt), parseTime(to)]
  return times.reduce((latest, time) => ((time ?? 0) > (latest ?? 0) ? time : latest), undefined)
}
