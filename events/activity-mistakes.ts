import { isJsonObject } from '../json/json.ts'
import { type ActivityDefinition, defineActivity } from '../schemas/activities/define.ts'
import { activityDefinitions, activityTypes } from '../schemas/activities/index.ts'
import { ACTIVITY_BATCH } from '../schemas/activity-batch.ts'
import { envelopeSchema } from '../schemas/envelope.ts'
import { firstOfEach, type Mistake, mistakesOf, pathText } from '../schemas/mistakes.ts'
import { nearestOf } from '../schemas/nearest.ts'
import { formatTime, knownTime } from '../schemas/time.ts'
import { IMPOSSIBLE_TIME, TOO_LARGE, UNKNOWN_TYPE } from './reason-code.ts'

/** A partner's clock may be ahead of EventBridge's by this much. */
export const CLOCK_TOLERANCE_MS = 5 * 60 * 1000

/** Bytes of the UTF-8 text of `detail`. A fact about one activity takes a few hundred. */
export const LARGEST_DETAIL_BYTES = 256 * 1024

/** JSON may have a field twice, and nobody can tell which of the two is meant. */
const TWICE = 'is there twice: write each field once'
/** So many are told of an event, and so much of each path: names and their number are the sender's, and messages are bounded. */
const MOST_TWICE = 10
const LONGEST_PATH = 100

/** The mistakes of fields that are there twice, at these paths. */
export const twiceMistakes = (paths: readonly (readonly PropertyKey[])[]): Mistake[] =>
  paths.slice(0, MOST_TWICE).map((path) => {
    const text = pathText(path)
    return {
      path: text.length > LONGEST_PATH ? `${text.slice(0, LONGEST_PATH).toWellFormed()}…` : text,
      message: TWICE,
    }
  })

export const isTwice = ({ message }: Mistake): boolean => message === TWICE

type Fields = Readonly<Record<string, unknown>>

const definitions = new Map(activityDefinitions.map((definition) => [definition.type, definition]))
const ofAnyType = defineActivity('', {})
const envelopeFields = Object.keys(envelopeSchema.shape)

export function definitionOf(type: string): ActivityDefinition | undefined {
  return definitions.get(type)
}

/**
 * Everything that is wrong with an envelope and the activity in it, in the order of reading; nothing for one that is
 * right. Each field has one mistake at most, so there are never more than fields.
 *
 * @param measureDetail false when the caller knows that the whole is no larger than a detail may be
 */
export function activityMistakes(value: unknown, measureDetail: boolean): Mistake[] {
  if (!isJsonObject(value)) return fieldMistakes(envelopeSchema, undefined, envelopeFields)
  const envelope = fieldMistakes(envelopeSchema, value, envelopeFields)
  const { 'detail-type': type, time, detail } = value
  const size = measureDetail && isJsonObject(detail) ? sizeMistakes(detail) : []
  const known = typeof type === 'string' ? definitions.get(type) : undefined
  const meant = typeof type === 'string' && !known ? nameMeant(type, activityTypes) : undefined
  const unknown = typeof type === 'string' && !known ? [unknownType(meant)] : []
  if (type === ACTIVITY_BATCH) return [...envelope, BATCH_WITHIN]
  if (!isJsonObject(detail)) return [...envelope, ...unknown]

  // An activity of an unknown type is held to what is right for every type.
  const definition = known ?? definitions.get(meant ?? '') ?? ofAnyType
  const fields = fieldMistakes(definition.schema, detail, definition.fields, ['detail'])
  const times = timeMistakes(definition, detail, time)
  const mistakes = [envelope, size, unknown, fields, times].flat()
  return mistakes.length > 1 ? firstOfEach(mistakes) : mistakes
}

function fieldMistakes(
  schema: ActivityDefinition['schema'],
  value: unknown,
  known: readonly string[],
  at: readonly string[] = [],
): Mistake[] {
  const { success, error } = schema.safeParse(value)
  if (success) return []
  if (!isJsonObject(value)) return mistakesOf(error, at)
  return error.issues.map(({ path, message }) => {
    const [field] = path
    const missing = typeof field === 'string' && !Object.hasOwn(value, field)
    const sentAs = missing ? misspelt(field, value, known) : undefined
    return {
      path: pathText([...at, ...path]),
      message: sentAs === undefined ? message : `${message}; did you misspell it as ${sentAs}?`,
    }
  })
}

const BATCH_WITHIN = {
  path: 'detail-type',
  message: 'is a batch, which cannot be in a request or in another batch: write its activities there instead',
}

function unknownType(meant: string | undefined): Mistake {
  const ask = meant === undefined ? '' : `; did you mean ${meant}?`
  return { path: 'detail-type', message: `${UNKNOWN_TYPE} ${activityTypes.join(', ')}${ask}` }
}

function sizeMistakes(detail: Fields): Mistake[] {
  if (jsonBytes(detail) <= LARGEST_DETAIL_BYTES) return []
  const message = `${TOO_LARGE} ${LARGEST_DETAIL_BYTES} bytes of JSON, not nested beyond reason`
  return [{ path: 'detail', message }]
}

/** Times that lie ahead of when the event was published, of those that can be read. */
function timeMistakes({ watched }: ActivityDefinition, detail: Fields, time: unknown): Mistake[] {
  const latest = knownTime(time) + CLOCK_TOLERANCE_MS
  return ['occurredAt', ...(watched ? ['to'] : [])]
    .filter((field) => knownTime(detail[field]) > latest)
    .map((field) => ({
      path: pathText(['detail', field]),
      message: `${IMPOSSIBLE_TIME}: more than 5 minutes after the time the event was published`,
    }))
}

/** Infinity for what is nested so deep that it cannot be written. */
function jsonBytes(detail: Fields): number {
  try {
    return Buffer.byteLength(JSON.stringify(detail))
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY
    throw error
  }
}

/**
 * The times of an activity that is published ahead of a clock which its sender does not set; nothing for any other.
 *
 * @param cameAt what that clock showed when the event was there, epoch milliseconds
 */
export function aheadMistakes(
  {
    type,
    publishedAt,
    detail,
  }: { readonly type: string; readonly publishedAt: number; readonly detail: Fields },
  cameAt: number,
): Mistake[] {
  const time = timeAheadMistakes(publishedAt, cameAt)
  const definition = definitionOf(type)
  if (time.length === 0 || !definition) return time
  return [...time, ...timeMistakes(definition, detail, formatTime(cameAt))]
}

/** As `aheadMistakes`, for the envelope's time alone. */
export function timeAheadMistakes(publishedAt: number, cameAt: number): Mistake[] {
  if (publishedAt <= cameAt + CLOCK_TOLERANCE_MS) return []
  const message =
    `${IMPOSSIBLE_TIME}: more than 5 minutes after the event came in; leave it out, which says that it is ` +
    'published as it is sent, or set right the clock that tells it'
  return [{ path: 'time', message }]
}

/** Keys that may be looked at for one misspelt: partners may send any number, of any length. */
const MOST_KEYS = 100
const PLAIN = /^[\w .-]{1,40}$/

/**
 * The key under which a field that is missing was probably sent, `occuredAt` for `occurredAt`: one that nobody knows, so
 * close to its name that it can be repeated wherever the name can.
 */
export function misspelt(field: string, sent: object, known: readonly string[]): string | undefined {
  const strange: string[] = []
  for (const key in sent) {
    if (PLAIN.test(key) && !known.includes(key)) strange.push(key)
    if (strange.length === MOST_KEYS) break
  }
  return nearestOf(field, strange, Math.floor(field.length * 0.4))
}

/** The known name that a value such as `com.acme.trivia-answered` or `TriviaAnswred` probably stands for. */
function nameMeant(value: string, known: readonly string[]): string | undefined {
  const letters = value.slice(0, 200).replaceAll(/[^A-Za-z0-9]/g, '')
  const within = known.find((name) => letters.toLowerCase().includes(name.toLowerCase()))
  return within ?? nearestOf(letters.slice(0, 40), known)
}
