import type { LambdaFunction } from '../lambda/definition.ts'
import type { WebSocketLimits } from './limits.ts'
import type { OpenConnections } from './open-connections.ts'

export type WebSocketRoute = {
  /** `$connect`, `$disconnect`, `$default`, or what a message's route selection comes to. */
  routeKey: string
  /** The id of the function, as `deps.invoke` knows it. */
  target: string
  timeoutMs: number
  /** A key of `authorizers`; only $connect may have one. */
  authorizer?: string
}

export type RequestAuthorizer = {
  target: string
  /** `route.request.header.<name>` or `route.request.querystring.<name>`: a connect without one of them is refused. */
  identitySources: string[]
}

export type WebSocketApiDefinition = {
  apiId: string
  /** The path at which it is served. */
  stageName: string
  /** `$request.body.<field>` */
  routeSelectionExpression: string
  routes: WebSocketRoute[]
  authorizers: Record<string, RequestAuthorizer>
}

export type WebSocketApiDependencies = {
  region: string
  accountId: string
  invoke(functionId: string): LambdaFunction
  /** Where open connections are put, for those who reach them by id. */
  connections: OpenConnections
  log(line: string): void
  limits?: Partial<WebSocketLimits>
}
