import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { buildQueryString, HttpResponse } from '@smithy/core/protocols'

/** Milliseconds of one attempt. */
export interface AttemptTimes {
  /** Until there is a connection. */
  readonly connectWithinMs: number
  /** From the beginning to the end of the answer. */
  readonly answerWithinMs: number
}

/** As the SDK gives it, as far as it is looked at here. */
interface BriefRequest {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number | undefined
  readonly method: string
  readonly path: string
  readonly query?: Parameters<typeof buildQueryString>[0]
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
}

const MOST_SOCKETS = 50
/** A connection that was kept ends so when the other side has closed it meanwhile. */
const BROKEN = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT']

/**
 * Sends requests with short bodies, and reads each answer as a whole. The SDK's own handler makes a stream of every answer, has another
 * stream collect it, and sets four timers for each request: for small requests that is much of what they cost.
 */
export class BriefHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' }
  readonly #times: AttemptTimes
  readonly #timeFor: (milliseconds: number) => number
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: MOST_SOCKETS })
  readonly #https = new HttpsAgent({ keepAlive: true, maxSockets: MOST_SOCKETS })

  /** @param timeFor how much of the time for an answer there is as an attempt begins; throws where there is none */
  constructor(times: AttemptTimes, timeFor: (milliseconds: number) => number) {
    this.#times = times
    this.#timeFor = timeFor
  }

  async handle(request: BriefRequest): Promise<{ response: HttpResponse }> {
    const { connectWithinMs, answerWithinMs } = this.#times
    const time = this.#timeFor(answerWithinMs)
    const isHttps = request.protocol === 'https:'
    return new Promise((resolve, reject) => {
      const sent = (isHttps ? httpsRequest : httpRequest)({
        agent: isHttps ? this.#https : this.#http,
        host: request.hostname.replace(/^\[(.*)\]$/, '$1'),
        port: request.port,
        method: request.method,
        path: pathOf(request),
        headers: headerList(request),
      })
      const fail = (error: Error) => {
        clearTimeout(timer)
        reject(error)
      }
      const giveUp = (message: string) => {
        fail(Object.assign(new Error(message), { name: TIMEOUT }))
        sent.destroy()
      }
      const timer = setTimeout(() => giveUp(`there was no whole answer within ${time} ms`), time)
      sent.on('error', (error) => fail(named(error)))
      sent.once('socket', (socket) => {
        if (!socket.connecting) return
        const late = () => giveUp(`there was no connection within ${connectWithinMs} ms`)
        const connecting = setTimeout(late, connectWithinMs)
        for (const event of [isHttps ? 'secureConnect' : 'connect', 'close'])
          socket.once(event, () => clearTimeout(connecting))
      })
      sent.once('response', (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part) => parts.push(part))
        answer.on('error', (error) => fail(named(error)))
        answer.once('end', () => {
          clearTimeout(timer)
          resolve({ response: responseOf(answer, parts) })
        })
      })
      sent.end(request.body)
    })
  }

  /** The SDK may tell a handler its own defaults; there are none here that it does not know. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): AttemptTimes {
    return this.#times
  }

  destroy(): void {
    this.#http.destroy()
    this.#https.destroy()
  }
}

/** The SDK tries again what has this name. */
const TIMEOUT = 'TimeoutError'

function named(error: NodeJS.ErrnoException): Error {
  return BROKEN.includes(error.code ?? '') ? Object.assign(error, { name: TIMEOUT }) : error
}

/** As a list, which Node.js writes as it is. An object it would check, keep by name, and write later. */
function headerList({ hostname, port, headers, body }: BriefRequest): string[] {
  const list: string[] = []
  let named = ''
  for (const name in headers) {
    list.push(name, headers[name] ?? '')
    named += ` ${name.toLowerCase()} `
  }
  if (!named.includes(' host ')) list.push('host', port === undefined ? hostname : `${hostname}:${port}`)
  if (body !== undefined && !named.includes(' content-length '))
    list.push('content-length', String(Buffer.byteLength(body)))
  return list
}

function pathOf({ path, query = {} }: BriefRequest): string {
  const text = buildQueryString(query)
  return text === '' ? path : `${path}?${text}`
}

function responseOf(answer: IncomingMessage, parts: readonly Buffer[]): HttpResponse {
  const headers: Record<string, string> = {}
  for (const name in answer.headers) headers[name] = String(answer.headers[name])
  const [first] = parts
  return new HttpResponse({
    statusCode: answer.statusCode ?? 0,
    headers,
    body: first && parts.length === 1 ? first : Buffer.concat(parts),
  })
}
