import { KEEPSAKE_AWARDED } from '../../events/announce.ts'
import { ACTIVITY_REJECTED } from '../../events/rejections.ts'
import { activityTypes } from '../../schemas/activities/index.ts'
import { ACTIVITY_BATCH } from '../../schemas/activity-batch.ts'
import {
  activityEvent,
  awardEvent,
  componentSchemas,
  type JsonSchema,
  rejectionEvent,
} from '../asyncapi/schemas.ts'
import type { Schema } from './narrowing.ts'

/** The version that is served. Within it, changes add and take nothing away. */
export const VERSION = 'v1'

/** A kind of event that partners send, or are sent. */
export interface Message {
  readonly name: string
  /** In: partners send it, so all that was taken must be taken. Out: they are sent it, so all that was promised must be kept. */
  readonly way: 'in' | 'out'
  /** JSON Schema, draft 7, of the whole event; it refers to nothing outside itself. */
  readonly schema: Schema
}

export function contractMessages(): readonly Message[] {
  const components = componentSchemas()
  const whole = (name: string, event: JsonSchema): Schema => ({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: name,
    ...(inlined(event, components) as Schema),
  })
  return [
    ...[...activityTypes, ACTIVITY_BATCH].map((name): Message => {
      return { name, way: 'in', schema: whole(name, activityEvent(name)) }
    }),
    { name: KEEPSAKE_AWARDED, way: 'out', schema: whole(KEEPSAKE_AWARDED, awardEvent()) },
    { name: ACTIVITY_REJECTED, way: 'out', schema: whole(ACTIVITY_REJECTED, rejectionEvent()) },
  ]
}

/** The files of the schemas, by path, each with what makes its text. */
export const schemaFiles = (): Readonly<Record<string, () => string>> =>
  Object.fromEntries(
    contractMessages().map(({ name, schema }) => [
      `docs/contract/${VERSION}/${name}.json`,
      () => `${JSON.stringify(schema, null, 2)}\n`,
    ]),
  )

/** Puts schemas in the places of references to them, which never go round. */
function inlined(value: unknown, components: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((each) => inlined(each, components))
  if (typeof value !== 'object' || value === null) return value
  if ('$ref' in value) return inlined(components[String(value.$ref).split('/').at(-1) ?? ''], components)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inlined(each, components)]))
}
