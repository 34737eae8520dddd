import type { Store } from '../../store/open.ts'

/** The gateway's side of live connections. Both answer 'gone' for a connection that is not open: not yet, or no more. */
export interface Gateway {
  post(connectionId: string, message: string): Promise<'posted' | 'gone'>
  close(connectionId: string): Promise<'closed' | 'gone'>
}

export interface ConnectionPorts {
  readonly store: Store
  readonly close: Gateway['close']
  /** Epoch milliseconds. */
  now(): number
}

export interface PushPorts {
  readonly store: Store
  readonly post: Gateway['post']
  /** Epoch milliseconds. */
  now(): number
  /** Tells an operator what failed. Never given anything of a customer but the user id. */
  report(message: string, about: { userId?: string; error?: unknown }): void
}
