import type { ExportSpans } from '../telemetry/traces.ts'
import { spanExporter } from './span-exporter.ts'

const { TRACE_RATIO, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS } = process.env
const { STAGE, AWS_LAMBDA_FUNCTION_NAME, PATIENCE } = process.env

/** Zero for what is no number: a setting of traces that is wrong must not keep a function from its work. */
export const traceRatio = Number(TRACE_RATIO) || 0

/** A collector nearby answers in some milliseconds. Whoever asked the function waits as long for their answer. */
const WITHIN_MS = 300

/**
 * The way to the OpenTelemetry collector of the stage, or none. The variables are read here without a schema, as every function
 * has these lines, also those that need no other part of `environment.ts`.
 */
export function stageExporter(report: (message: string, error: unknown) => void): ExportSpans | undefined {
  if (!OTEL_EXPORTER_OTLP_ENDPOINT) return undefined
  return spanExporter({
    endpoint: OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: OTEL_EXPORTER_OTLP_HEADERS ?? '',
    resource: {
      'service.name': 'keepsakes',
      'deployment.environment.name': STAGE ?? '',
      'faas.name': AWS_LAMBDA_FUNCTION_NAME ?? '',
    },
    withinMs: WITHIN_MS * (Number(PATIENCE) || 1),
    report,
  })
}
