import { type IncomingMessage, type OutgoingHttpHeaders, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** The port is taken. The message names it and tells which option chooses another. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
}

/** Binds the server to 127.0.0.1 only and returns its port; 0 takes any free one. @throws PortInUseError. */
export function listen(server: Server, port: number, option: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      const message = `Port ${port} is in use by another program. Stop it, or choose another port with ${option} (0 takes any free one).`
      reject(new PortInUseError(message, { cause: error }))
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/**
 * Keeps track of every socket of a server, as the server forgets those that have become WebSockets. Returns the way to end
 * them all: one that stays open would keep the process from ending.
 */
export function trackSockets(server: Server): () => void {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return () => {
    for (const socket of open) socket.destroy()
  }
}

/** Resolves with the work, or with undefined when it takes longer; the work goes on then. */
export async function inTime<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  const done = new AbortController()
  try {
    return await Promise.race([
      work,
      sleep(milliseconds, undefined, { signal: done.signal }).catch(() => undefined),
    ])
  } finally {
    done.abort()
  }
}

export interface SocketAnswer {
  readonly status: number
  readonly headers?: OutgoingHttpHeaders
  readonly body: Buffer | string
}

/** Answers on a socket that has left the HTTP server, and ends it: one that the client left half open would stay for ever. */
export function answerOn(socket: Duplex, { status, headers, body }: SocketAnswer): void {
  if (!socket.writable) return void socket.destroy()
  socket.on('error', () => undefined)
  const fields = { ...headers, connection: 'close', 'content-length': Buffer.byteLength(body) }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`)
  socket.end(body, () => socket.destroy())
}

/**
 * The whole body; undefined when it has more bytes than `most`. Such a body is read to its end all the same: a client that
 * is still sending would not see the answer.
 */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  let chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= most) chunks.push(chunk)
    else chunks = []
  }
  return bytes > most ? undefined : Buffer.concat(chunks)
}

/** Says why a request is refused, and what to ask instead; undefined where it may go on. */
export type Refuse = (request: IncomingMessage) => string | undefined

/** With any port: a proxy of this machine may have another. Names under localhost lead nowhere else (RFC 6761). */
const LOCAL_HOST = /^(127\.0\.0\.1|\[::1\]|([a-z0-9_-]+\.)*localhost)(:\d{1,5})?$/i

/**
 * A name that an attacker owns may lead to 127.0.0.1, and a page of that name would then read everything here as its own.
 * So only names that are this machine's for certain are answered; those under localhost are what SDKs make of buckets.
 */
export const refuseForeignHost: Refuse = ({ headers: { host } }) => {
  // Browsers always send it.
  if (host === undefined || LOCAL_HOST.test(host)) return undefined
  return `The host ${JSON.stringify(host.slice(0, 100))} is refused: ask 127.0.0.1, localhost or [::1]. A web page under another name must not reach what runs on this machine.`
}

/** The origin of the web page that sent a request to another origin, as the browser says; undefined for other requests. */
export function foreignPage({ headers }: IncomingMessage): string | undefined {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (origin !== undefined) return isOwn(origin, host) ? undefined : origin
  return site === 'cross-site' || site === 'same-site' ? 'another origin' : undefined
}

export function pageRefused(page: string): string {
  return `A request of a web page of ${page.slice(0, 100)} is refused: no page may change what runs on this machine. Ask from a program, or from a page that this port serves.`
}

const isOwn = (origin: string, host: string | undefined): boolean =>
  host !== undefined && origin.toLowerCase() === `http://${host.toLowerCase()}`
