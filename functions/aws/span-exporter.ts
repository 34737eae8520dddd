import { otlpText } from '../telemetry/otlp.ts'
import type { ExportSpans, Span } from '../telemetry/traces.ts'
import { timeFor } from './time-left.ts'

/** A collector that is away is left alone for so long: each invocation would wait for it otherwise. */
const PAUSE_MS = 30_000

export interface SpanExporterOptions {
  /** The base URL of an OpenTelemetry collector, without `/v1/traces`. */
  readonly endpoint: string
  /** As OpenTelemetry has them in a variable: `api-key=abc,team=tv`, with values in percent-encoding. */
  readonly headers: string
  readonly resource: Readonly<Record<string, string>>
  readonly withinMs: number
  report(message: string, error: unknown): void
}

/** Sends spans to a collector. It never fails: spans that are not taken at once are lost, and counted. */
export function spanExporter({
  endpoint,
  headers,
  resource,
  withinMs,
  report,
}: SpanExporterOptions): ExportSpans {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`
  const fields = { 'content-type': 'application/json', ...headersIn(headers) }
  let pausedUntil = 0
  return async (spans: readonly Span[]) => {
    if (Date.now() < pausedUntil) return spans.length
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: fields,
        body: otlpText(spans, resource),
        signal: AbortSignal.timeout(timeFor(withinMs)),
      })
      // An answer that nobody reads would hold its connection.
      await answer.arrayBuffer()
      if (answer.ok) return 0
      throw new Error(`the collector answered ${answer.status}`)
    } catch (error) {
      pausedUntil = Date.now() + PAUSE_MS
      report('spans were not taken by the OpenTelemetry collector', error)
      return spans.length
    }
  }
}

function headersIn(text: string): Record<string, string> {
  const entries = text.split(',').flatMap((field) => {
    const at = field.indexOf('=')
    return at < 1 ? [] : [[field.slice(0, at).trim(), decoded(field.slice(at + 1).trim())]]
  })
  return Object.fromEntries(entries)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
