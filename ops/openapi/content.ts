import type * as z from 'zod'
import type { Content } from '../../schemas/api/operations/operation.ts'
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

/** What was answered with that status and type, by the examples' names. */
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

/** What was sent as that type and taken as a whole, by the examples' names. */
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
