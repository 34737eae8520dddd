import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { LiveMessage } from '../../../schemas/api/live-message.ts'

/** An app with a live connection, as docs/live.md says to open one. */
export class LiveApp {
  readonly messages: LiveMessage[] = []
  readonly opened: Promise<unknown>
  /** The status with which the handshake was refused. */
  readonly refused: Promise<number>
  readonly end: Promise<{ code: number; reason: string }>
  closed = false
  readonly #socket: WebSocket

  constructor(url: string, token: string) {
    const socket = new WebSocket(url, ['keepsakes', token])
    this.#socket = socket
    this.opened = once(socket, 'open')
    this.refused = once(socket, 'unexpected-response').then(([, response]) => {
      response.destroy()
      return response.statusCode
    })
    this.end = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }))
    for (const outcome of [this.opened, this.refused, this.end]) outcome.catch(() => undefined)
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data))))
    socket.on('close', () => {
      this.closed = true
    })
    socket.on('error', () => undefined)
  }

  send(message: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message)
  }

  async close(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) return this.#socket.terminate()
    this.#socket.close()
    await this.end
  }
}
