import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly token: string
  readonly body?: string
}

/** Asks an API, over as many connections as there are requests at once. */
export interface Requester {
  /** Resolves to the status, or to why there was none. */
  ask(asked: Asked): Promise<string>
  close(): void
}

export function requesterOf(api: string, timeoutMs: number): Requester {
  const { protocol, hostname, port, pathname } = new URL(api)
  const isSecure = protocol === 'https:'
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({
    keepAlive: true,
    maxSockets: Number.POSITIVE_INFINITY,
  })
  const send = isSecure ? httpsRequest : httpRequest
  const base = pathname.replace(/\/$/, '')
  return {
    ask: ({ method, path, token, body }) =>
      new Promise((resolve) => {
        const options: RequestOptions = {
          agent,
          hostname,
          port,
          method,
          path: base + path,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          },
        }
        let gaveUp = false
        const asked = send(options, (answer) => {
          answer.resume()
          answer.on('end', () => resolve(String(answer.statusCode)))
          answer.on('error', ({ message }) => resolve(message))
        })
        const timer = setTimeout(() => {
          gaveUp = true
          asked.destroy()
        }, timeoutMs)
        asked.on('error', (error: NodeJS.ErrnoException) =>
          resolve(gaveUp ? 'no answer in time' : (error.code ?? error.message)),
        )
        asked.on('close', () => clearTimeout(timer))
        asked.end(body)
      }),
    close: () => agent.destroy(),
  }
}
