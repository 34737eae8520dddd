import { duplicateKeys } from '../json/duplicate-keys.ts'
import { fieldsOf, isJsonObject, type JsonObject, parseJson } from '../json/json.ts'
import { ACTIVITY_BATCH, activityBatchSchema } from '../schemas/activity-batch.ts'
import { firstOfEach, type Mistake, mistakesOf } from '../schemas/mistakes.ts'
import { formatTime, parseTime } from '../schemas/time.ts'
import { type ParsedActivity, parseActivity, rejectionOf, unreadable } from './activity.ts'
import { LARGEST_DETAIL_BYTES, twiceMistakes } from './activity-mistakes.ts'

/** One activity of an event, as it would have come alone. */
export interface ReadActivity {
  readonly parsed: ParsedActivity
  /** The envelope that it has, or would have alone; undefined for what is not JSON. */
  readonly envelope: unknown
  /** Its place among those of its event, from 0; undefined for an event that is no batch. */
  readonly index?: number
}

/**
 * Reads the text of one EventBridge envelope, and takes a batch apart, in the order of sending. Never throws, and tells of one
 * activity at least: what cannot be read is rejected with its reason, and so is a batch without activities.
 *
 * @param complete adds to the envelope what a recording of it leaves out
 */
export function readActivities(
  text: string,
  complete: (envelope: unknown) => unknown = (envelope) => envelope,
): readonly ReadActivity[] {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    return [{ parsed: unreadable(error), envelope: undefined }]
  }
  const envelope = complete(value)
  const measureDetail = Buffer.byteLength(text) > LARGEST_DETAIL_BYTES
  const twice = duplicateKeys(text)
  if (!isJsonObject(envelope) || envelope['detail-type'] !== ACTIVITY_BATCH)
    return [
      { parsed: also(parseActivity(envelope, measureDetail), twiceMistakes(twice), envelope), envelope },
    ]
  const { success, data, error } = activityBatchSchema.safeParse(envelope.detail)
  if (!success) {
    const mistakes = mistakesOf(error, ['detail'])
    return [{ parsed: { accepted: false, rejection: rejectionOf(mistakes, envelope.source) }, envelope }]
  }
  // The batch itself says two things: of its activities nobody can tell which are meant.
  const whole = twice.filter(([, list, index]) => list !== 'activities' || typeof index !== 'number')
  if (whole.length > 0)
    return [
      {
        parsed: { accepted: false, rejection: rejectionOf(twiceMistakes(whole), envelope.source) },
        envelope,
      },
    ]
  const twiceByIndex = Map.groupBy(twice, ([, , index]) => index)
  return data.activities.map((activity, index) => {
    const alone = envelopeOf(envelope, activity)
    const own = twiceByIndex.get(index)?.map((path) => path.slice(3)) ?? []
    return {
      parsed: also(parseBatched(alone, activity, measureDetail), twiceMistakes(own), alone),
      envelope: alone,
      index,
    }
  })
}

/** The parsed activity with further mistakes, which reject it. */
function also(parsed: ParsedActivity, mistakes: readonly Mistake[], envelope: unknown): ParsedActivity {
  if (mistakes.length === 0) return parsed
  const others = parsed.accepted ? [] : parsed.rejection.mistakes
  const all = firstOfEach([...mistakes, ...others])
  return { accepted: false, rejection: rejectionOf(all, fieldsOf(envelope).source) }
}

/** The envelope of an activity of a batch. EventBridge keeps whole seconds of a time, so an activity's own has no more. */
function envelopeOf({ detail: _, ...envelope }: JsonObject, activity: unknown): JsonObject {
  const { 'detail-type': type, detail, time } = fieldsOf(activity) as JsonObject
  const at = parseTime(time)
  return {
    ...envelope,
    'detail-type': type as never,
    ...(time === undefined
      ? {}
      : { time: at === undefined ? time : formatTime(Math.floor(at / 1000) * 1000) }),
    detail: detail as never,
  }
}

function parseBatched(envelope: JsonObject, activity: unknown, measureDetail: boolean): ParsedActivity {
  if (!isJsonObject(activity)) {
    const message = 'must be a JSON object with detail-type and detail'
    return { accepted: false, rejection: rejectionOf([{ path: '', message }], envelope.source) }
  }
  const { source = envelope.source } = activity
  const message = 'is not the source of the batch: leave it out, or send a batch for each source'
  const mistakes = source === envelope.source ? [] : [{ path: 'source', message }]
  return also(parseActivity(envelope, measureDetail), mistakes, envelope)
}
