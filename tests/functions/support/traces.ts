import { newTraces, type Span, type Traces } from '../../../functions/telemetry/traces.ts'

/** Traces that are kept instead of logged. */
export function keptTraces(ratio = 0, now: () => number = () => 0): { traces: Traces; spans: Span[] } {
  const spans: Span[] = []
  const traces = newTraces({ logger: { info() {} }, ratio, now })
  return { traces: { ...traces, tell: (span) => void spans.push(span) }, spans }
}
