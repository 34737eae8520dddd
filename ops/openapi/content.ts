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

export function contentOf(
  content: Content,
  examplesOf: (mediaType: string) => Shown,
): Record<string, MediaType> {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]) => [mediaType, entry(schema, examplesOf(mediaType))]),
  )
}

function entry(schema: z.ZodType, examples: Shown): MediaType {
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

/** What was sent as that type, by the examples' names. */
export function requestExamples(examples: Readonly<Record<string, Example>>, mediaType: string): Shown {
  const shown = Object.entries(examples).filter(
    ([, { request }]) => mediaTypeOf(request.headers) === mediaType,
  )
  return Object.fromEntries(
    shown.map(([name, { summary, request }]) => [name, { summary, value: request.body }]),
  )
}

const mediaTypeOf = (headers: Readonly<Record<string, string>>) =>
  headers['content-type']?.split(';')[0]?.trim()
