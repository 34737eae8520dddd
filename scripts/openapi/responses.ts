import type { Answer, Operation } from '../../schemas/api/operations/operation.ts'
import { answerExamples, contentOf, headerRefs, type MediaType, type Response } from './content.ts'
import type { Example } from './examples.ts'
import { refusalOf, refusalStatusesOf } from './refusals.ts'

type Examples = Readonly<Record<string, Example>>

/** All that an operation may be answered with, by status. `shared` gains the responses that others may have as well. */
export function responsesOf(operation: Operation, examples: Examples, shared: Record<string, Response>) {
  const all: Record<string, Response | { $ref: string }> = {}
  for (const [status, answer] of Object.entries(operation.answers)) {
    all[status] = answered(answer, Number(status), examples)
    if (operation.method === 'get' && answer.headers?.includes('ETag')) all[304] = UNCHANGED
  }
  for (const status of refusalStatusesOf(operation)) {
    const { name, response } = refusalOf(operation, status)
    const answer = operation.answers[status]
    if (answer) {
      all[status] = either(answered(answer, status, examples), response)
    } else {
      shared[name] = withExamples(shared[name] ?? response, status, examples)
      all[status] = { $ref: `#/components/responses/${name}` }
    }
  }
  return all
}

/** All that HEAD may be answered with where `get` is the operation of GET: the same, without bodies. */
export function headResponsesOf(get: Operation, shared: Record<string, Response>) {
  const refusals: Record<string, Response> = {}
  const all = Object.entries(responsesOf(get, {}, refusals)).map(([status, response]) => {
    if (!('$ref' in response)) return [status, withoutBody(response)]
    const name = response.$ref.split('/').at(-1) ?? ''
    const refused = withoutBody(refusals[name] ?? { description: '' })
    shared[`${name}Head`] = { ...refused, description: 'What GET is refused with, without its body.' }
    return [status, { $ref: `${response.$ref}Head` }]
  })
  return Object.fromEntries(all)
}

function withoutBody({ content: _, ...response }: Response): Response {
  return response
}

function answered(
  { description, headers = [], content }: Answer,
  status: number,
  examples: Examples,
): Response {
  return {
    description,
    ...(headers.length > 0 ? { headers: headerRefs(headers) } : {}),
    ...(content ? { content: contentOf(content, (type) => answerExamples(examples, status, type)) } : {}),
  }
}

/** A shared response shows the examples of all operations that have some. */
function withExamples(response: Response, status: number, examples: Examples): Response {
  const content = Object.entries(response.content ?? {}).map(([type, { schema, examples: before }]) => {
    const all = { ...before, ...answerExamples(examples, status, type) }
    return [type, { schema, ...(Object.keys(all).length > 0 ? { examples: all } : {}) }] as const
  })
  return { ...response, content: Object.fromEntries(content) }
}

const UNCHANGED: Response = {
  description: 'There still is what `If-None-Match` names.',
  headers: headerRefs(['ETag', 'Cache-Control', 'Vary']),
}

/** An answer and a refusal of one status: no more is promised than both of them keep. */
function either(answer: Response, refusal: Response): Response {
  const both = [answer, refusal]
  const types = new Set(both.flatMap(({ content = {} }) => Object.keys(content)))
  const content = Array.from(types, (type): [string, MediaType] => {
    const entries = both.flatMap((response) => response.content?.[type] ?? [])
    const [schema = {}, ...others] = entries.map((entry) => entry.schema)
    return [type, { ...entries[0], schema: others.length > 0 ? { anyOf: [schema, ...others] } : schema }]
  })
  const description = both.map((response) => response.description).join('\n\n')
  return { description, content: Object.fromEntries(content) }
}
