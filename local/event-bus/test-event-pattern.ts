import { compilePatternText, type Pattern } from '../../events/pattern/index.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { ServiceError } from '../aws/service-error.ts'

/** What the event of a TestEventPattern call must have, whatever else it has. */
const mandatory = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type']

/** Throws ServiceError for a pattern that is not valid, or an event that is not one. */
export function testEventPattern({ EventPattern, Event }: JsonObject): JsonObject {
  const pattern = compile(typeof EventPattern === 'string' ? EventPattern : '')
  return { Result: pattern.matches(readEvent(typeof Event === 'string' ? Event : '')) }
}

function compile(text: string): Pattern {
  try {
    return compilePatternText(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ServiceError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`)
  }
}

function readEvent(text: string): JsonObject {
  const event = parse(text)
  const isObject = typeof event === 'object' && event !== null && !Array.isArray(event)
  if (!isObject) throw invalid('it is not a JSON object')
  const missing = mandatory.find((field) => !Object.hasOwn(event, field))
  if (missing !== undefined) throw invalid(`${missing} is required`)
  return event
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw invalid('it is not JSON')
  }
}

const invalid = (reason: string) =>
  new ServiceError('ValidationException', `Parameter Event is not valid. Reason: ${reason}.`)
