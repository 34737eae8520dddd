import type { WebSocket } from 'ws'
import type { ConnectionFacts } from './events.ts'

/** API Gateway's quotas, which cannot be raised. */
export interface WebSocketLimits {
  readonly idleMs: number
  readonly longestMs: number
  readonly messageBytes: number
}

export const LIMITS: WebSocketLimits = {
  idleMs: 10 * 60_000,
  longestMs: 2 * 60 * 60_000,
  // A frame may have 32 KB there. The library does not tell frames; messages here are far smaller than either.
  messageBytes: 128 * 1024,
}

export interface OpenConnection {
  readonly facts: ConnectionFacts
  /** Epoch milliseconds. */
  lastActiveAt(): number
  /** A message came in. */
  touch(): void
  /** Resolves when the message has left. */
  send(message: string): Promise<void>
  close(code: number, reason: string): void
  /** Resolves when it has ended. */
  readonly closed: Promise<void>
}

/** Ended for the other side without its consent after this. */
const CLOSE_WITHIN_MS = 1_000
const GOING_AWAY = 1001

/** The open connections of a stage by id. The gateway opens them, its management API reaches them. */
export class OpenConnections {
  readonly #connections = new Map<string, OpenConnection>()

  get(connectionId: string): OpenConnection | undefined {
    return this.#connections.get(connectionId)
  }

  all(): OpenConnection[] {
    return [...this.#connections.values()]
  }

  /** Adds a connection until it closes. It closes by itself when it is idle for too long, or too old. */
  open(socket: WebSocket, facts: ConnectionFacts, { idleMs, longestMs }: WebSocketLimits): OpenConnection {
    let lastActiveAt = Date.now()
    const close = (code: number, reason: string) => {
      socket.close(code, reason)
      setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS).unref()
    }
    const idle = setTimeout(() => close(GOING_AWAY, 'Going away'), idleMs).unref()
    const longest = setTimeout(() => close(GOING_AWAY, 'Going away'), longestMs).unref()
    const touch = () => {
      lastActiveAt = Date.now()
      idle.refresh()
    }
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    const connection: OpenConnection = {
      facts,
      lastActiveAt: () => lastActiveAt,
      touch,
      send(message) {
        touch()
        return new Promise((resolve, reject) =>
          socket.send(message, (error) => (error ? reject(error) : resolve())),
        )
      },
      close,
      closed,
    }
    this.#connections.set(facts.connectionId, connection)
    socket.once('close', () => {
      clearTimeout(idle)
      clearTimeout(longest)
      this.#connections.delete(facts.connectionId)
    })
    return connection
  }
}
