import type { LambdaFunction } from '../lambda/definition.ts'
import type { OpenConnections, WebSocketLimits } from './open-connections.ts'

export interface WebSocketRoute {
  /** `$connect`, `$disconnect`, `$default`, or a value that the route selection may find in a message. */
  readonly routeKey: string
  /** The id of the function, as `deps.invoke` knows it. */
  readonly target: string
  readonly timeoutMs: number
  /** A key of `authorizers`; only $connect may have one. */
  readonly authorizer?: string
}

export interface RequestAuthorizer {
  readonly target: string
  /** `route.request.header.<name>` or `route.request.querystring.<name>`: a connect without one of them is refused. */
  readonly identitySources: string[]
}

export interface WebSocketApiDefinition {
  readonly apiId: string
  /** The path at which it is served. */
  stageName: string
  /** `$request.body.<field>` */
  readonly routeSelectionExpression: string
  readonly routes: WebSocketRoute[]
  readonly authorizers: Record<string, RequestAuthorizer>
}

/** API Gateway counts these of a WebSocket API. */
export type WebSocketCount = 'ConnectCount' | 'MessageCount' | 'IntegrationError' | 'ExecutionError'

export interface WebSocketApiDependencies {
  counted?(name: WebSocketCount): void
  readonly region: string
  readonly accountId: string
  invoke(functionId: string): LambdaFunction
  /** Where open connections are put, for those who reach them by id. */
  readonly connections: OpenConnections
  log(line: string): void
  readonly limits?: Partial<WebSocketLimits>
}
