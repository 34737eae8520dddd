import { problems } from '../../../schemas/problem-details.ts'
import type {
  HeaderObject,
  OpenApi,
  OperationObject,
  ParameterObject,
  Place,
  ResponseObject,
} from './document.ts'
import { Schemas } from './schemas.ts'

export interface Answered {
  readonly status: number
  readonly headers: Headers
  /** Parsed where it is JSON; text that is empty is no body. */
  readonly body: unknown
}

/** Answers that API Gateway may give to any request, whatever its path. */
const GATEWAY = [400, 413, 429, 431, 500, 503]

/** Holds answers against an OpenAPI document. */
export class ResponseCheck {
  readonly #openApi: OpenApi
  readonly #schemas: Schemas

  constructor(openApi: OpenApi) {
    this.#openApi = openApi
    this.#schemas = new Schemas(openApi)
  }

  /**
   * @param target the request's path, with its query
   * @throws Error that says what of the answer the document does not
   */
  check(method: string, target: string, answered: Answered): void {
    // A CORS preflight is API Gateway's, and about every path.
    if (method === 'OPTIONS' && answered.status === 204) return
    const { pathname, searchParams } = new URL(target, 'http://any')
    const places = this.#openApi.operationsAt(pathname)
    const place = places.find(([, , each]) => each === method.toLowerCase())
    report(
      `${method} ${target}`,
      answered,
      place
        ? [...this.#response(place, answered), ...this.#query(place, searchParams, answered)]
        : elsewhere(places, answered, method),
    )
  }

  /** As `check`, for the answer of a function that was not asked by a path. One that is no operation answers to all others. */
  checkOperation(operationId: string, answered: Answered): void {
    const place = this.#openApi
      .operations()
      .find((each) => this.#openApi.at<OperationObject>(each)?.value.operationId === operationId)
    const known = answered.status === 405 ? [[]] : []
    report(operationId, answered, place ? this.#response(place, answered) : elsewhere(known, answered))
  }

  #response(place: Place, { status, headers, body }: Answered): string[] {
    const found = this.#openApi.at<ResponseObject>([...place, 'responses', String(status)])
    if (!found) return [`no answer ${status} is declared`]
    const missing = Object.keys(found.value.headers ?? {}).filter((name) => {
      const header = this.#openApi.at<HeaderObject>([...found.place, 'headers', name])
      return header?.value.required && !headers.has(name)
    })
    return [
      ...missing.map((name) => `the header field ${name} is missing`),
      ...this.#body(found, headers.get('content-type'), body),
    ]
  }

  #body(
    { value, place }: { value: ResponseObject; place: Place },
    type: string | null,
    body: unknown,
  ): string[] {
    const { content } = value
    if (!content) return body === '' || body === undefined ? [] : ['no body is declared']
    const mediaType = type?.split(';')[0]?.trim() ?? ''
    if (!(mediaType in content)) return [`no body of type "${mediaType}" is declared`]
    return this.#schemas.mistakes([...place, 'content', mediaType, 'schema'], body)
  }

  /** A parameter that is taken must be declared: else no app knows of it, and no typed client sends it. */
  #query(place: Place, query: URLSearchParams, { status }: Answered): string[] {
    if (status >= 400) return []
    const { parameters = [] } = this.#openApi.at<OperationObject>(place)?.value ?? {}
    const declared = parameters.map(
      (_, index) => this.#openApi.at<ParameterObject>([...place, 'parameters', String(index)])?.value,
    )
    return Array.from(query.keys())
      .filter((name) => !declared.some((each) => each?.in === 'query' && each.name === name))
      .map((name) => `the query parameter ${name} is not declared`)
  }
}

function report(what: string, { status, body }: Answered, mistakes: readonly string[]): void {
  if (mistakes.length === 0) return
  const answer = `${what} was answered ${status} ${JSON.stringify(body)}`
  throw new Error(`${answer}, which docs/openapi.yaml does not say:\n  ${mistakes.join('\n  ')}`)
}

/** No operation has this path or this method. */
function elsewhere(places: readonly Place[], { status, headers, body }: Answered, method = 'GET'): string[] {
  const type = headers.get('content-type')
  if (GATEWAY.includes(status) && type === 'application/json') return []
  const { noSuchRoute, methodNotAllowed } = problems
  const wanted = places.length > 0 ? methodNotAllowed() : noSuchRoute()
  const given = body as { type?: unknown } | undefined
  return [
    ...(status === wanted.status ? [] : [`what is no operation is to be answered ${wanted.status}`]),
    ...(type === 'application/problem+json' ? [] : ['it is to be a problem document']),
    // An answer to HEAD has no body to tell it.
    ...(given?.type === wanted.type || method === 'HEAD' ? [] : [`its type is to be ${wanted.type}`]),
    ...(wanted.status === 405 && !headers.has('allow') ? ['the header field Allow is missing'] : []),
  ]
}
