import type { JsonObject } from '../../schemas/json.ts'
import type { HttpApiDefinition } from '../http-api/definition.ts'
import type { WebSocketApiDefinition } from '../websocket-api/definition.ts'

export type QueueModel = {
  logicalId: string
  name: string
  arn: string
  url: string
  /** As SQS's SetQueueAttributes takes them. */
  attributes: Record<string, string>
}

export type KeySchema = { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[]

export type TableModel = {
  logicalId: string
  name: string
  arn: string
  keySchema: KeySchema
  attributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[]
  localSecondaryIndexes: {
    IndexName: string
    KeySchema: KeySchema
    Projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: string[] | undefined }
  }[]
}

export type BucketModel = { logicalId: string; name: string; arn: string }

export type BusModel = { logicalId: string; name: string; arn: string; description?: string }

export type InputTransformer = { inputPathsMap: Record<string, string>; inputTemplate: string }

export type TargetModel = {
  id: string
  arn: string
  inputPath?: string
  /** JSON text that replaces the event. */
  input?: string
  inputTransformer?: InputTransformer
  deadLetterArn?: string
}

export type RuleModel = {
  logicalId: string
  name: string
  arn: string
  busName: string
  description?: string
  enabled: boolean
  eventPattern: JsonObject
  targets: TargetModel[]
}

export type FunctionModel = {
  logicalId: string
  name: string
  arn: string
  handler: string
  environment: Record<string, string>
  timeoutMs: number
  memoryMb: number
  reservedConcurrency?: number
}

export type EventSourceMappingModel = {
  logicalId: string
  functionLogicalId: string
  queueArn: string
  queueUrl: string
  batchSize: number
  batchingWindowSeconds: number
  maximumConcurrency?: number
  reportBatchItemFailures: boolean
  filterPatterns: JsonObject[]
  enabled: boolean
}

/** Something that the template says and that has no effect here. */
export type InertNote = { logicalId: string; type: string; property?: string; reason: string }

/** All that a compiled template asks for, in plain values. The targets of the APIs are logical ids of functions. */
export type StackModel = {
  queues: QueueModel[]
  tables: TableModel[]
  buckets: BucketModel[]
  buses: BusModel[]
  rules: RuleModel[]
  functions: FunctionModel[]
  eventSourceMappings: EventSourceMappingModel[]
  httpApi?: HttpApiDefinition
  webSocketApi?: WebSocketApiDefinition
  /** What the routes of both APIs lead to, by the value of the integration's Ref. */
  integrations: Map<string, { functionLogicalId: string; timeoutMs: number }>
  inert: InertNote[]
}

export function emptyModel(): StackModel {
  return {
    queues: [],
    tables: [],
    buckets: [],
    buses: [],
    rules: [],
    functions: [],
    eventSourceMappings: [],
    integrations: new Map(),
    inert: [],
  }
}
