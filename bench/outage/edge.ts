import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Fleet } from './fleet.ts'
import { type Served, served } from './served.ts'

/** As long as API Gateway waits. */
const WAITS_MS = 29_000

export interface Passed {
  readonly status: number
  readonly milliseconds: number
  /** False where the gateway answered in the place of a container. */
  readonly isOfContainer: boolean
}

/**
 * The gateway before the old service. It answers 502 for a container that goes away with a request, 503 while there is none, and
 * 504 for one that takes too long: as gateways do.
 */
export async function openEdge(
  fleet: Pick<Fleet, 'next'>,
  passed: (passed: Passed) => void,
  waitsMs = WAITS_MS,
): Promise<Served> {
  const server = createServer((request, response) => {
    const began = performance.now()
    const answer = (status: number, isOfContainer = false) => {
      if (response.headersSent || response.destroyed) return
      response.writeHead(status)
      passed({ status, milliseconds: performance.now() - began, isOfContainer })
    }
    const port = fleet.next()
    if (port !== undefined) return pass(request, response, { port, answer, waitsMs })
    answer(503)
    response.end()
  })
  return served(server)
}

interface Passing {
  readonly port: number
  readonly waitsMs: number
  readonly answer: (status: number, isOfContainer?: boolean) => void
}

function pass(request: IncomingMessage, response: ServerResponse, { port, answer, waitsMs }: Passing): void {
  const { method = 'GET', url = '/', headers } = request
  let isLate = false
  const upstream = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (answered) => {
    answer(answered.statusCode ?? 500, true)
    answered.on('error', () => response.destroy())
    answered.pipe(response)
  })
  const timer = setTimeout(() => {
    isLate = true
    upstream.destroy()
  }, waitsMs)
  upstream.on('error', () => {
    answer(isLate ? 504 : 502)
    response.end()
  })
  upstream.on('close', () => clearTimeout(timer))
  // Whoever asked has gone.
  response.on('close', () => upstream.destroy())
  request.pipe(upstream)
}
