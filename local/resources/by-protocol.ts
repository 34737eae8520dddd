import type { ResolvedResource } from '../template/resolve.ts'
import type { ResourceKind } from './kind.ts'
import type { StackModel } from './model.ts'

/** A type that HTTP and WebSocket APIs share, with other properties for each: which it is, its API tells. */
export function byProtocol(http: ResourceKind, webSocket: ResourceKind): ResourceKind {
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
