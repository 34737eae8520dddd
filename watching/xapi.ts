import * as z from 'zod/mini'
import { type Fields, fieldsOf } from '../json/json.ts'
import { subjectIdSchema, userIdSchema } from '../schemas/ids.ts'
import { firstOfEach, type Mistake, mistakesOf } from '../schemas/mistakes.ts'
import { knownTime, timeSchema } from '../schemas/time.ts'
import type { Beat, Change, State } from './beat.ts'
import type { ReadBeat } from './heartbeat.ts'

/** Where the xAPI video profile keeps its own: https://w3id.org/xapi/video */
const VIDEO = 'https://w3id.org/xapi/video'
const ADL = 'http://adlnet.gov/expapi/verbs'

/** The state after each verb of the profile. `completed` says that enough was seen; the player may well go on. */
const STATE_AFTER: Readonly<Record<string, State>> = {
  [`${ADL}/initialized`]: 'paused',
  [`${VIDEO}/verbs/played`]: 'playing',
  [`${VIDEO}/verbs/paused`]: 'paused',
  [`${VIDEO}/verbs/seeked`]: 'seeked',
  [`${ADL}/interacted`]: 'as-before',
  [`${ADL}/completed`]: 'as-before',
  [`${ADL}/terminated`]: 'stopped',
}

/** A statement has to tell this; where it stands is told with each mistake. */
const toldSchema = z.object({
  'actor.account.name': userIdSchema,
  'object.id': subjectIdSchema,
  'context.platform': subjectIdSchema,
  [`context.extensions["${VIDEO}/extensions/session-id"]`]: subjectIdSchema,
  timestamp: timeSchema,
})

/** True for what has the form of an xAPI statement, which no heartbeat has. */
export function isStatement(value: unknown): boolean {
  const { actor, verb, object } = fieldsOf(value)
  return [actor, verb, object].filter((one) => one !== undefined).length >= 2
}

/**
 * Reads a statement of the xAPI video profile. Never throws. Ignored is one whose verb is none of the profile's: it tells
 * nothing of what is played.
 */
export function readStatement(value: unknown): ReadBeat | { readonly ignored: string } {
  const { actor, verb, object, context, timestamp } = fieldsOf(value)
  const id = fieldsOf(verb).id
  if (typeof id !== 'string') return { mistakes: [{ path: 'verb.id', message: 'is missing: write its IRI' }] }
  const state = Object.hasOwn(STATE_AFTER, id) ? STATE_AFTER[id] : undefined
  if (state === undefined) return { ignored: id }

  const { platform = 'xapi', registration, extensions } = fieldsOf(context)
  const session = fieldsOf(extensions)[`${VIDEO}/extensions/session-id`] ?? registration
  const read = toldSchema.safeParse({
    'actor.account.name': fieldsOf(fieldsOf(actor).account).name,
    'object.id': fieldsOf(object).id,
    'context.platform': platform,
    [`context.extensions["${VIDEO}/extensions/session-id"]`]: session,
    timestamp,
  })
  if (!read.success) return { mistakes: firstOfEach(mistakesOf(read.error)).map(inWords) }
  return {
    beat: {
      userId: read.data['actor.account.name'],
      deviceId: read.data['context.platform'],
      sessionId: session as string,
      programId: read.data['object.id'],
      at: knownTime(read.data.timestamp),
      state,
      change: changeOf(fieldsOf(value)),
    } satisfies Beat,
  }
}

/** A mailbox is no id: the customer’s tokens would have to say it. */
const inWords = ({ path, message }: Mistake): Mistake => ({
  path,
  message:
    path === 'actor.account.name'
      ? `${message}; it has to be the userId, so an actor with mbox alone is not taken`
      : message,
})

function changeOf({ result, context }: Fields): Change {
  const told = fieldsOf(fieldsOf(result).extensions)
  const inContext = fieldsOf(fieldsOf(context).extensions)
  const seconds = (name: string) => numberIn(told[`${VIDEO}/extensions/${name}`])
  const time = seconds('time') ?? endOf(told[`${VIDEO}/extensions/played-segments`])
  const reached = seconds('time-from') ?? time
  const from = seconds('time-to') ?? time
  const speed =
    numberIn(told[`${VIDEO}/extensions/speed`]) ?? numberIn(inContext[`${VIDEO}/extensions/speed`])
  return {
    ...(reached === undefined ? {} : { reached }),
    ...(from === undefined ? {} : { from }),
    ...(speed === undefined ? {} : { speed }),
  }
}

/** A number, also of a text such as `12.5` or, of a speed, `1.5x`. */
function numberIn(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d+(\.\d+)?x?$/.test(text) ? Number.parseFloat(text) : undefined
}

/** Where the last of the stretches played so far ends: `0[.]12[,]14[.]21`, seconds of the programme. */
const endOf = (segments: unknown) =>
  typeof segments === 'string' ? numberIn(segments.split('[.]').at(-1)?.trim()) : undefined
