import type { NodeHttpHandlerOptions } from '@smithy/node-http-handler'

/** The settings of every client. */
export interface Address {
  readonly region?: string
  readonly endpoint?: string
  readonly maxAttempts?: number
  readonly requestHandler?: NodeHttpHandlerOptions
}
