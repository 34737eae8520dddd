import type { JsonObject } from '../../json/json.ts'

/** An AWS::Lambda::EventSourceMapping of an SQS queue, as the compiled template has it. */
export interface MappingDefinition {
  readonly queueArn: string
  readonly batchSize: number
  readonly batchingWindowSeconds: number
  /** ScalingConfig.MaximumConcurrency */
  readonly maximumConcurrency?: number
  /** FunctionResponseTypes has ReportBatchItemFailures. */
  readonly reportBatchItemFailures: boolean
  /** FilterCriteria: a record passes when any pattern matches; none: every record passes. */
  readonly filterPatterns: JsonObject[]
  readonly enabled: boolean
}
