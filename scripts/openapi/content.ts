import type * as z from 'zod'
import type { Content } from '../../schemas/api/operations/operation.ts'
import { type HeaderName, headers } from '../../schemas/api/operations/operation.ts'
import type { Example } from './examples.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'

export type Shown = Record<string, { readonly summary: string; readonly value: unknown }>

/** A Media Type Object. */
export interface MediaType {
  readonly schema: JsonSchema
  readonly examples?: Shown
}

/** A Response Object. */
export interface Response {
  readonly description: string
  readonly headers?: Record<string, object>
  readonly content?: Record<string, MediaType>
}

export function contentOf(
  content: Content,
  examplesOf: (mediaType: string) => Shown,
): Record<string, MediaType> {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]) => [mediaType, entry(schema, examplesOf(mediaType))]),
  )
}

function entry(schema: z.core.$ZodType, examples: Shown): MediaType {
  return { schema: jsonSchemaOf(schema), ...(Object.keys(examples).length > 0 ? { examples } : {}) }
}

/** The recorded answers of that status and type, by the examples' names. */
export function answerExamples(
  examples: Readonly<Record<string, Example>>,
  status: number,
  mediaType: string,
): Shown {
  const shown = Object.entries(examples).filter(
    ([, { response }]) => response.status === status && mediaTypeOf(response.headers) === mediaType,
  )
  return Object.fromEntries(
    shown.map(([name, { summary, response }]) => [name, { summary, value: response.body }]),
  )
}

/** The recorded bodies of that type that were taken as a whole, by the examples' names. */
export function requestExamples(examples: Readonly<Record<string, Example>>, mediaType: string): Shown {
  const shown = Object.entries(examples).filter(
    ([, { request, response }]) =>
      mediaTypeOf(request.headers) === mediaType && TAKEN.includes(response.status),
  )
  return Object.fromEntries(
    shown.map(([name, { summary, request }]) => [name, { summary, value: request.body }]),
  )
}

const TAKEN = [200, 202, 204]

const mediaTypeOf = (headers: Readonly<Record<string, string>>) =>
  headers['content-type']?.split(';')[0]?.trim()

/** Header fields that only some of the answers have that name them. */
const SOMETIMES = ['Retry-After', 'Content-Language']

/** Header fields of answers, by name. */
export const headerComponents: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(headers).map(([name, description]) => [
    name,
    { description, required: !SOMETIMES.includes(name), schema: { type: 'string' } },
  ]),
)

export function headerRefs(names: readonly HeaderName[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}
