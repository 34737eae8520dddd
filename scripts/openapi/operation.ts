import type { HeaderName, Operation, Parameter } from '../../schemas/api/operations/operation.ts'
import { contentOf, type Response, requestExamples } from './content.ts'
import type { Example } from './examples.ts'
import { jsonSchemaOf } from './json-schema.ts'
import { headResponsesOf, responsesOf } from './responses.ts'

const SCHEMES = {
  user: { userToken: [] },
  partner: { partnerToken: ['activities:write'] },
  drafter: { personToken: ['campaigns:draft'] },
  publisher: { personToken: ['campaigns:publish'] },
}

/** An Operation Object. `shared` gains the responses that others may have as well, by name. */
export function operationObject(
  operation: Operation,
  examples: Readonly<Record<string, Example>>,
  shared: Record<string, Response>,
): object {
  const { operationId, tag, summary, description, token, requestBody } = operation
  const own = Object.fromEntries(
    Object.entries(examples).filter(([, each]) => each.operationId === operationId),
  )
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    security: token ? [SCHEMES[token]] : [],
    ...parametersOf(operation),
    ...(requestBody
      ? {
          requestBody: {
            description: requestBody.description,
            required: true,
            content: contentOf(requestBody.content, (type) => requestExamples(own, type)),
          },
        }
      : {}),
    responses: responsesOf(operation, own, shared),
  }
}

/** The Operation Object of HEAD at a path that has GET. `shared` as for `operationObject`. */
export function headObject(get: Operation, shared: Record<string, Response>): object {
  const { operationId, tag, summary, token } = get
  return {
    operationId: `${operationId}Head`,
    tags: [tag],
    summary: `${summary}: header fields alone`,
    description: 'What GET answers, with the same status and header fields, and without a body.',
    security: token ? [SCHEMES[token]] : [],
    ...parametersOf(get),
    responses: headResponsesOf(get, shared),
  }
}

function parametersOf({ method, parameters = {}, answers }: Operation): { parameters?: object[] } {
  const answered = (name: HeaderName) => Object.values(answers).some(({ headers }) => headers?.includes(name))
  const all = [
    ...Object.entries(parameters.path ?? {}).map(([name, each]) => parameter(name, 'path', each)),
    ...Object.entries(parameters.query ?? {}).map(([name, each]) => parameter(name, 'query', each)),
    ...Object.entries(parameters.header ?? {}).map(([name, each]) => parameter(name, 'header', each)),
    ...(method === 'get' && answered('ETag') ? [{ $ref: '#/components/parameters/If-None-Match' }] : []),
    ...(answered('Content-Language') ? [{ $ref: '#/components/parameters/Accept-Language' }] : []),
  ]
  return all.length > 0 ? { parameters: all } : {}
}

function parameter(
  name: string,
  place: 'path' | 'query' | 'header',
  { schema, description }: Parameter,
): object {
  const required = place === 'path'
  return { name, in: place, description, required, schema: jsonSchemaOf(schema) }
}
