/** API Gateway's quotas, which cannot be raised. */
export type WebSocketLimits = {
  idleMs: number
  longestMs: number
  messageBytes: number
}

export const LIMITS: WebSocketLimits = {
  idleMs: 10 * 60_000,
  longestMs: 2 * 60 * 60_000,
  // A frame may have 32 KB there. The library does not tell frames; messages here are far smaller than either.
  messageBytes: 128 * 1024,
}
