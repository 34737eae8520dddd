import type { Span } from './traces.ts'

const KINDS = { server: 2, producer: 4, consumer: 5 } as const
const ERROR = 2

/**
 * Spans as OTLP has them in JSON, version 1: what any OpenTelemetry collector takes at `/v1/traces`. These few lines stand for
 * packages of OpenTelemetry that are 56 KB (docs/decisions/0062).
 *
 * @param resource what sent them, such as `service.name`
 */
export function otlpText(spans: readonly Span[], resource: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'keepsakes' }, spans: spans.map(spanOf) }],
      },
    ],
  })
}

function spanOf({ trace, spanId, name, kind, startedAt, endedAt, about, failed }: Span) {
  return {
    traceId: trace.traceId,
    spanId,
    ...(trace.parentId === undefined ? {} : { parentSpanId: trace.parentId }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(endedAt),
    attributes: attributesOf(about),
    ...(failed ? { status: { code: ERROR } } : {}),
  }
}

/** Text, as no number of JSON is so long. */
const nanoseconds = (milliseconds: number) => String(BigInt(Math.round(milliseconds)) * 1_000_000n)

function attributesOf(about: Span['about']) {
  return Object.entries(about).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValueOf(value) }],
  )
}

function anyValueOf(value: string | number) {
  if (typeof value === 'string') return { stringValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}
