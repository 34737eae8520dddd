import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'
import { ServiceError } from '../aws/json-service.ts'

/** EventBridge's limits of one PutEvents call: all entries together are less than 1 MB. */
const MOST_ENTRIES = 10
const BYTES_BELOW = 1024 * 1024

/** An entry of PutEvents whose fields have the right types, though they may be missing or wrong. */
export interface Entry {
  readonly source?: string
  readonly detailType?: string
  readonly detail?: string
  readonly busName: string
  readonly time?: Date
  readonly resources: string[]
}

/** The result of an entry that was not taken. */
export type EntryFailure = { ErrorCode: string; ErrorMessage: string }

/** Reads the input of PutEvents. @throws ServiceError where AWS refuses the call as a whole. */
export function readEntries(input: JsonObject): Entry[] {
  const { Entries: entries } = input
  if (!Array.isArray(entries)) throw new ServiceError('ValidationException', 'Entries is required, a list.')
  if (entries.length < 1 || entries.length > MOST_ENTRIES) {
    const bound = entries.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MOST_ENTRIES}`
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
    )
  }
  const read = entries.map(readEntry)
  if (read.reduce((sum, entry) => sum + sizeOf(entry), 0) >= BYTES_BELOW) {
    throw new ServiceError(
      'ValidationException',
      'Total size of the entries in the request is over the limit.',
    )
  }
  return read
}

/** Why an entry cannot be an event; undefined when it can. */
export function failureOf(entry: Entry): EntryFailure | undefined {
  const fields = { Source: entry.source, DetailType: entry.detailType, Detail: entry.detail }
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === '') {
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      }
    }
  }
  if (entry.source?.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }
  }
  return undefined
}

/** EventBridge counts the time as 14 bytes, and of the rest the UTF-8. */
function sizeOf({ source = '', detailType = '', detail = '', time, resources }: Entry): number {
  const texts = [source, detailType, detail, ...resources]
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), time === undefined ? 0 : 14)
}

function readEntry(entry: Json): Entry {
  if (!isJsonObject(entry)) throw wrongType('Entries', 'objects')
  const source = text(entry, 'Source')
  const detailType = text(entry, 'DetailType')
  const detail = text(entry, 'Detail')
  const time = date(entry.Time)
  return {
    ...(source !== undefined && { source }),
    ...(detailType !== undefined && { detailType }),
    ...(detail !== undefined && { detail }),
    ...(time !== undefined && { time }),
    busName: busNameOf(text(entry, 'EventBusName')),
    resources: texts(entry.Resources),
  }
}

/** A bus is named by its name or by its ARN; without either the account's default bus is meant. */
export function busNameOf(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined || nameOrArn === '') return 'default'
  return /^arn:[^:]+:events:[^:]*:\d*:event-bus\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn
}

function text(entry: JsonObject, field: string): string | undefined {
  const value = entry[field] ?? undefined
  if (value === undefined || typeof value === 'string') return value
  throw wrongType(field, 'a string')
}

function texts(value: Json | undefined): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value
  throw wrongType('Resources', 'a list of strings')
}

/** Seconds since 1970, as the protocol has it; RFC 3339 is taken as well. */
function date(value: Json | undefined): Date | undefined {
  if (value === undefined || value === null) return undefined
  const time =
    typeof value === 'number'
      ? new Date(value * 1000)
      : typeof value === 'string'
        ? new Date(value)
        : undefined
  if (time === undefined || Number.isNaN(time.getTime())) throw wrongType('Time', 'a timestamp')
  return time
}

const wrongType = (field: string, type: string) =>
  new ServiceError('SerializationException', `${field} must be ${type}.`)
