import type { Json } from '../../schemas/json.ts'
import { TemplateError } from '../template/error.ts'
import { resolveTemplate } from '../template/resolve.ts'
import { api } from './apigateway/api.ts'
import { integration } from './apigateway/integration.ts'
import { route } from './apigateway/route.ts'
import { stage } from './apigateway/stage.ts'
import { byProtocol } from './by-protocol.ts'
import { table } from './dynamodb/table.ts'
import { eventBus } from './events/event-bus.ts'
import { rule } from './events/rule.ts'
import { inertKinds } from './inert-kinds.ts'
import type { ResourceKind, StackContext } from './kind.ts'
import { alias } from './lambda/alias.ts'
import { eventSourceMapping } from './lambda/event-source-mapping.ts'
import { lambdaFunction } from './lambda/function.ts'
import { version } from './lambda/version.ts'
import { emptyModel, type StackModel } from './model.ts'
import { bucket } from './s3/bucket.ts'
import { queue } from './sqs/queue.ts'
import { webSocketApi } from './websocket/api.ts'
import { webSocketAuthorizer } from './websocket/authorizer.ts'
import { webSocketIntegration } from './websocket/integration.ts'
import { webSocketRoute } from './websocket/route.ts'
import { webSocketStage } from './websocket/stage.ts'

/** Every resource type that a template may hold: one line each. */
const kinds: ResourceKind[] = [
  queue,
  table,
  bucket,
  eventBus,
  rule,
  lambdaFunction,
  version,
  alias,
  eventSourceMapping,
  byProtocol(api, webSocketApi),
  byProtocol(stage, webSocketStage),
  byProtocol(integration, webSocketIntegration),
  byProtocol(route, webSocketRoute),
  webSocketAuthorizer,
  ...inertKinds,
]

const byType = new Map(kinds.map((kind) => [kind.type, kind]))

export type LoadedStack = { model: StackModel; outputs: Record<string, Json> }

/**
 * Reads a compiled CloudFormation template into what the local stack has to run.
 * Throws TemplateError, which names the resource, for whatever cannot be honoured.
 */
export function loadStack(
  document: unknown,
  context: StackContext,
  parameters?: Record<string, string>,
): LoadedStack {
  const model = emptyModel()
  const { outputs } = resolveTemplate(document, {
    stack: context,
    ...(parameters !== undefined && { parameters }),
    identify(resource) {
      const kind = byType.get(resource.type)
      if (kind !== undefined) return kind.load(resource, context, model)
      const place = { logicalId: resource.logicalId, type: resource.type, path: [] }
      throw new TemplateError(
        place,
        'a type that the local stack does not honour; see local/resources/load.ts',
      )
    },
  })
  return { model, outputs }
}
