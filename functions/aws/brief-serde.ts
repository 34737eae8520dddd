import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { getSmithyContext } from '@smithy/core'
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols'
import { operation } from '@smithy/core/schema'

type Context = Parameters<typeof getSmithyContext>[0] & { readonly endpointV2?: { readonly url: URL } }
type Operation = Parameters<typeof operation>
/** The SDK's type of it is a union that nobody can call. */
type Reader = { deserializeResponse(schema: unknown, settings: object, response: unknown): Promise<object> }

/** The operations of DynamoDB are named so in its JSON protocol, with their own name at the end. */
const TARGET = 'DynamoDB_20120810.'

/**
 * Puts two middlewares in the places of those of the SDK that write inputs and read outputs by their schemas, value by value, with all
 * settings of the client copied twice for each request. What DynamoDB is asked and answers is JSON as it is, but for bytes: an answer that
 * has some, and one that tells of an error, is left to the SDK.
 */
export function useBriefSerde({ middlewareStack, config }: DynamoDBClient): void {
  const read = (response: HttpResponse, context: object) => {
    const [, namespace, ...schema] = operationOf(context)
    const settings = { ...config, ...context }
    return (config.protocol as never as Reader).deserializeResponse(
      operation(namespace, ...schema),
      settings,
      response,
    )
  }
  middlewareStack.add(
    (next, context) => async (args) => {
      const [, , name] = operationOf(context)
      const request = new HttpRequest({
        ...originOf(context as Context),
        method: 'POST',
        path: '/',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `${TARGET}${name}` },
        body: JSON.stringify(args.input, bytesAsText),
      })
      return next({ ...args, request })
    },
    { name: 'serializerMiddleware', step: 'serialize', override: true },
  )
  middlewareStack.add(
    (next, context) => async (args) => {
      const { response } = (await next(args)) as { response: HttpResponse }
      try {
        return { response, output: (plainOutputOf(response) ?? (await read(response, context))) as never }
      } catch (error) {
        throw described(error as Error, response)
      }
    },
    { name: 'deserializerMiddleware', step: 'deserialize', override: true },
  )
}

type Schema = readonly [kind: number, ...Operation]

const operationOf = (context: object): Schema =>
  (getSmithyContext(context as Context) as { operationSchema: Schema }).operationSchema

const origins = new WeakMap<URL, { protocol: string; hostname: string; port?: number }>()

/** Each look at a URL costs some: an endpoint stays the same. */
function originOf({ endpointV2 }: Context) {
  if (!endpointV2) throw new TypeError('the address of DynamoDB is not known')
  const { url } = endpointV2
  let origin = origins.get(url)
  if (!origin) {
    const { protocol, hostname, port } = url
    origin = { protocol, hostname, ...(port ? { port: Number(port) } : {}) }
    origins.set(url, origin)
  }
  return origin
}

/** Bytes are Base64 in JSON. */
function bytesAsText(this: unknown, key: string, value: unknown): unknown {
  const given = (this as Record<string, unknown>)[key]
  if (!(given instanceof Uint8Array)) return value
  return Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString('base64')
}

/**
 * Whoever decides whether to try again looks at the answer, and at its status, which not every error has. A log that lists the fields of
 * an error, as Lambda's does, must not find the answer, which may hold an item.
 */
function described(error: Error, response: HttpResponse): Error {
  Object.defineProperty(error, '$response', {
    value: response,
    // The class of an error of the service may have listed it, without a value.
    enumerable: false,
    writable: false,
    configurable: false,
  })
  return '$metadata' in error ? error : Object.assign(error, { $metadata: metadataOf(response) })
}

const metadataOf = ({ statusCode, headers }: HttpResponse) => ({
  httpStatusCode: statusCode,
  requestId: headers['x-amzn-requestid'],
})

/** Undefined for an answer that is more than JSON as it is. */
function plainOutputOf(response: HttpResponse): object | undefined {
  const { statusCode, body } = response
  if (statusCode !== 200 || !(body instanceof Buffer)) return undefined
  const text = body.toString()
  if (text.includes('"B"') || text.includes('"BS"')) return undefined
  return { ...JSON.parse(text), $metadata: metadataOf(response) }
}
