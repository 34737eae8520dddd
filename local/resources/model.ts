import type { JsonObject } from '../../json/json.ts'
import type { MappingDefinition } from '../event-source/definition.ts'
import type { HttpApiDefinition } from '../http-api/definition.ts'
import type { Place } from '../template/error.ts'
import type { WebSocketApiDefinition } from '../websocket-api/definition.ts'

export interface QueueModel {
  readonly logicalId: string
  readonly name: string
  readonly arn: string
  readonly url: string
  /** As SQS's SetQueueAttributes takes them. */
  readonly attributes: Record<string, string>
}

export type KeySchema = { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[]

export interface TableModel {
  readonly logicalId: string
  readonly name: string
  readonly arn: string
  readonly keySchema: KeySchema
  readonly attributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[]
  readonly localSecondaryIndexes: {
    IndexName: string
    KeySchema: KeySchema
    Projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: string[] | undefined }
  }[]
  /** Exports and restores need it. */
  readonly pointInTimeRecovery?: boolean
  readonly deletionProtection?: boolean
  readonly policy?: JsonObject
}

export interface BucketModel {
  readonly logicalId: string
  readonly name: string
  readonly arn: string
  /** Whether the default bus is told of each new object. */
  readonly tellsEventBridge: boolean
}

export interface SecretModel {
  readonly logicalId: string
  readonly name: string
  readonly arn: string
  /** Makes the text of a secret that is not there yet. */
  makeText(): string
}

export type BusModel = { logicalId: string; name: string; arn: string; description?: string }

export type InputTransformer = { inputPathsMap: Record<string, string>; inputTemplate: string }

export interface TargetModel {
  readonly id: string
  readonly arn: string
  readonly inputPath?: string
  /** JSON text that replaces the event. */
  readonly input?: string
  readonly inputTransformer?: InputTransformer
  readonly deadLetterArn?: string
}

export interface RuleModel {
  readonly logicalId: string
  readonly name: string
  readonly arn: string
  readonly busName: string
  readonly description?: string
  readonly enabled: boolean
  /** At least one of this and the schedule is there. */
  readonly eventPattern?: JsonObject
  /** `cron(…)` or `rate(…)`. */
  readonly scheduleExpression?: string
  readonly targets: TargetModel[]
}

export interface ArchiveModel {
  readonly name: string
  readonly arn: string
  /** The ARN of the bus that it keeps the events of. */
  readonly sourceArn: string
  readonly eventPattern?: JsonObject
  /** 0: for ever. Nothing is taken out here. */
  readonly retentionDays: number
}

export interface AlarmModel {
  readonly name: string
  readonly arn: string
  readonly isComposite: boolean
  readonly properties: JsonObject
  /** Those of the properties that say when it is on. */
  readonly judged: JsonObject
}

export interface DashboardModel {
  readonly name: string
  readonly arn: string
  /** JSON. */
  readonly body: string
}

export interface FunctionModel {
  readonly logicalId: string
  readonly name: string
  readonly arn: string
  readonly handler: string
  readonly environment: Record<string, string>
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly reservedConcurrency?: number
}

export interface EventSourceMappingModel extends MappingDefinition {
  readonly logicalId: string
  readonly functionLogicalId: string
}

/** Something that the template says and that has no effect here. */
export type InertNote = { logicalId: string; type: string; property?: string; reason: string }

/** All that a compiled template asks for, in plain values. The targets of the APIs are logical ids of functions. */
export interface StackModel {
  readonly queues: QueueModel[]
  readonly tables: TableModel[]
  readonly buckets: BucketModel[]
  readonly secrets: SecretModel[]
  readonly buses: BusModel[]
  readonly archives: ArchiveModel[]
  readonly rules: RuleModel[]
  readonly functions: FunctionModel[]
  readonly alarms: AlarmModel[]
  readonly dashboards: DashboardModel[]
  readonly eventSourceMappings: EventSourceMappingModel[]
  httpApi?: HttpApiDefinition
  webSocketApi?: WebSocketApiDefinition
  /** The targets of the routes of both APIs, by the value of the integration's Ref. */
  readonly integrations: Map<string, { functionLogicalId: string; timeoutMs: number }>
  readonly inert: InertNote[]
  /** Names of resources as `Ref` has them, by their type. */
  readonly names: Map<string, Set<string>>
  /** Names that have to be among those once all is read. */
  readonly named: { place: Place; type: string; name: string }[]
}

export function emptyModel(): StackModel {
  return {
    queues: [],
    tables: [],
    buckets: [],
    secrets: [],
    buses: [],
    archives: [],
    rules: [],
    functions: [],
    alarms: [],
    dashboards: [],
    eventSourceMappings: [],
    integrations: new Map(),
    inert: [],
    names: new Map(),
    named: [],
  }
}
