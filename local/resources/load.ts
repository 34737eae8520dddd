import type { Json } from '../../json/json.ts'
import { TemplateError, within } from '../template/error.ts'
import { type ResolvedResource, type ResourceIdentity, resolveTemplate } from '../template/resolve.ts'
import { checkAliasUpdate, checkNames, releaseApplication, releaseGroup } from './code-deploy.ts'
import { archive, eventBus, rule } from './events.ts'
import { api, integration, route, stage } from './http-api.ts'
import { inertKinds } from './inert-kinds.ts'
import type { ResourceKind, StackContext } from './kind.ts'
import { alias, eventSourceMapping, lambdaFunction, version } from './lambda.ts'
import { emptyModel, type StackModel } from './model.ts'
import { secret } from './secrets.ts'
import { bucket, queue, table } from './storage.ts'
import { alarm, compositeAlarm, dashboard } from './watching.ts'
import {
  webSocketApi,
  webSocketAuthorizer,
  webSocketIntegration,
  webSocketRoute,
  webSocketStage,
} from './websocket-api.ts'

/** Every resource type that a template may hold: one line each. */
const kinds: ResourceKind[] = [
  queue,
  table,
  bucket,
  secret,
  eventBus,
  archive,
  rule,
  lambdaFunction,
  version,
  alias,
  releaseApplication,
  releaseGroup,
  eventSourceMapping,
  byProtocol(api, webSocketApi),
  byProtocol(stage, webSocketStage),
  byProtocol(integration, webSocketIntegration),
  byProtocol(route, webSocketRoute),
  webSocketAuthorizer,
  alarm,
  compositeAlarm,
  dashboard,
  ...inertKinds,
]

const byType = new Map(kinds.map((kind) => [kind.type, kind]))

export type LoadedStack = { model: StackModel; outputs: Record<string, Json> }

/**
 * Reads a compiled CloudFormation template into what the local stack has to run.
 * @throws TemplateError, which names the resource, for whatever cannot be honoured.
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
      const place = { logicalId: resource.logicalId, type: resource.type, path: [] }
      if (kind !== undefined) return named(resource.type, kind.load(resource, context, model), model)
      throw new TemplateError(
        place,
        'a type that the local stack does not honour; see local/resources/load.ts',
      )
    },
    updated({ logicalId, type, policy }) {
      const place = { logicalId, type, path: [] }
      if (type !== alias.type)
        throw new TemplateError(within(place, 'UpdatePolicy'), 'is not honoured by the local stack')
      checkAliasUpdate(policy, model, place)
    },
  })
  checkNames(model)
  return { model, outputs }
}

function named(type: string, identity: ResourceIdentity, { names }: StackModel): ResourceIdentity {
  names.set(type, (names.get(type) ?? new Set()).add(identity.ref))
  return identity
}

/** A type that HTTP and WebSocket APIs share, with other properties for each: which it is, its API tells. */
function byProtocol(http: ResourceKind, webSocket: ResourceKind): ResourceKind {
  return {
    type: http.type,
    load(resource, context, model) {
      const kind = isOfWebSocket(resource, model) ? webSocket : http
      return kind.load(resource, context, model)
    },
  }
}

function isOfWebSocket({ properties }: ResolvedResource, { webSocketApi }: StackModel): boolean {
  if (properties.ApiId === undefined) return properties.ProtocolType === 'WEBSOCKET'
  return properties.ApiId === webSocketApi?.apiId
}
