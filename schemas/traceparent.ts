import * as z from 'zod/mini'

/**
 * W3C Trace Context, level 1: version, trace id, id of the span that sent it, and flags, of which the lowest bit says that its
 * trace is recorded. A later version may have more behind the flags.
 */
const TRACEPARENT =
  /^(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/

export const traceparentSchema = z
  .string()
  .check(z.regex(TRACEPARENT, 'must be a traceparent of W3C Trace Context'))

export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** The span that sent it, 16 hexadecimal digits. */
  readonly parentId: string
  readonly sampled: boolean
}

/** Undefined for what is not one: W3C has a receiver go on as if nothing had been sent. */
export function readTraceparent(value: unknown): TraceContext | undefined {
  const [, traceId, parentId, flags] = (typeof value === 'string' && TRACEPARENT.exec(value)) || []
  if (traceId === undefined || parentId === undefined || flags === undefined) return undefined
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

export function traceparentText({ traceId, parentId, sampled }: TraceContext): string {
  return `00-${traceId}-${parentId}-${sampled ? '01' : '00'}`
}

/** The header in which X-Ray's tools carry a trace, such as `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`. */
export function readXrayHeader(text: string | undefined): TraceContext | undefined {
  if (text === undefined) return undefined
  const fields = new Map(text.split(';').map((field) => field.trim().split('=', 2) as [string, string]))
  const [, time, rest] = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/.exec(fields.get('Root') ?? '') ?? []
  return readTraceparent(
    `00-${time}${rest}-${fields.get('Parent')}-0${fields.get('Sampled') === '1' ? 1 : 0}`,
  )
}
