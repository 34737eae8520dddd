import type { Logger } from '@aws-lambda-powertools/logger'
import type { Trace } from '../../events/trace.ts'

/** A part of a trace's way that took its time here. */
export interface Span {
  readonly trace: Trace
  /** 16 hexadecimal digits. */
  readonly spanId: string
  readonly name: string
  /** OpenTelemetry's: a request is served, an event is sent on, an event is received. */
  readonly kind: 'server' | 'producer' | 'consumer'
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly endedAt: number
  /** Nothing of a customer is among them but an id. What is undefined is left out. */
  readonly about: Readonly<Record<string, string | number | undefined>>
  readonly failed?: boolean
  /** Spans of activities are logged too, so that `keepsakes trace` finds them. */
  readonly logged?: boolean
}

/** The names of spans of activities. Their lines in a log have them as messages, which `keepsakes trace` looks for. */
export const SPANS = {
  ingested: 'activity published',
  judged: 'activity judged',
  pushed: 'award pushed',
} as const

/** Sends spans on. It resolves, whatever becomes of them, to how many were lost. */
export type ExportSpans = (spans: readonly Span[]) => Promise<number>

export interface Traces {
  /** Epoch milliseconds. */
  now(): number
  /** The part of activities that is sampled where their sender says nothing of a trace. */
  readonly ratio: number
  /** True for a trace that is sampled, as long as there are not too many: it is then to be told of. */
  tells(trace: Trace): boolean
  tell(span: Span): void
  /** Exports what was told, and resolves to how many spans were lost. */
  flush(): Promise<number>
}

/**
 * A partner decides which activities are sampled, and whoever runs a stage pays for the lines: each environment of a function
 * tells of so many traces a second, and of some more at once.
 */
const PER_SECOND = 1
const AT_ONCE = 20

export interface TracesOptions {
  readonly logger: Pick<Logger, 'info'>
  readonly ratio: number
  /** Where no spans are to be exported, there is none. */
  readonly exporter?: ExportSpans | undefined
  /** Epoch milliseconds. */
  now(): number
}

export function newTraces({ logger, ratio, exporter, now }: TracesOptions): Traces {
  let left = AT_ONCE
  let filledAt: number | undefined
  let untold = 0
  let told: Span[] = []
  return {
    ratio,
    now,
    tells({ sampled }) {
      if (!sampled) return false
      const at = now()
      left = Math.min(AT_ONCE, left + ((at - (filledAt ?? at)) / 1000) * PER_SECOND)
      filledAt = at
      if (left < 1) {
        untold++
        return false
      }
      left -= 1
      return true
    },
    tell(span) {
      if (span.logged) {
        logger.info(span.name, { ...lineOf(span), ...(untold > 0 ? { untold } : {}) })
        untold = 0
      }
      if (exporter) told.push(span)
    },
    async flush() {
      if (!exporter || told.length === 0) return 0
      const spans = told
      told = []
      return exporter(spans)
    },
  }
}

/** The fields of a span's line. `keepsakes trace` reads them. */
function lineOf({ trace, spanId, startedAt, endedAt, about, failed }: Span) {
  return {
    traceId: trace.traceId,
    spanId,
    ...(trace.parentId === undefined ? {} : { parentId: trace.parentId }),
    startedAt: new Date(startedAt).toISOString(),
    tookMs: endedAt - startedAt,
    ...about,
    ...(failed ? { failed } : {}),
  }
}
