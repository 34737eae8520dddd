import type { Mistake } from '../schemas/mistakes.ts'
import type { ReasonCode } from '../schemas/rejection.ts'

/** The messages that tell of each reason begin so, in the words of whoever finds the mistake. */
export const NOT_JSON = 'is not JSON'
export const TOO_DEEP = 'is nested beyond reason'
export const IMPOSSIBLE_TIME = 'is an impossible time'
/** It is of the message that brings an event, not of the event. */
export const OF_MESSAGE = 'the message attribute'
export const TOO_LARGE = 'must be at most'
export const UNKNOWN_TYPE = 'must be one of'

/** Under these names the type of an event and its detail are told to its sender, by the form that it was sent in. */
const TYPE = /^(detail-type|type|ce-type)$/
const DETAIL = /^(detail|data)$/

/** The one reason of an activity's mistakes that it is counted by. @param mistakes at least one */
export function reasonCodeOf(mistakes: readonly Mistake[]): ReasonCode {
  const some = (is: (mistake: Mistake) => boolean) => mistakes.some(is)
  if (some(isNotJson)) return 'not-json'
  if (some(isTooLarge)) return 'too-large'
  if (some(isOfUnknownType)) return 'unknown-type'
  if (some((mistake) => !isOfTime(mistake) && !isOfMessage(mistake))) return 'schema'
  return some(isOfTime) ? 'time' : 'other'
}

const isNotJson = ({ path, message }: Mistake) =>
  path === '' && [NOT_JSON, TOO_DEEP].some((text) => message.startsWith(text))

const isTooLarge = ({ path, message }: Mistake) =>
  DETAIL.test(path) && message.startsWith(TOO_LARGE) && message.includes('bytes of JSON')

const isOfUnknownType = ({ path, message }: Mistake) => TYPE.test(path) && message.startsWith(UNKNOWN_TYPE)

const isOfTime = ({ message }: Mistake) => message.startsWith(IMPOSSIBLE_TIME)

const isOfMessage = ({ path, message }: Mistake) => path === '' && message.startsWith(OF_MESSAGE)
