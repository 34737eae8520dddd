import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { LambdaFunction } from '../lambda/definition.ts'

export type RouteDefinition = {
  /** `GET /v1/me/passports/{campaignId}`, `ANY /files/{proxy+}` or `$default`. */
  routeKey: string
  /** The id of the function, as `deps.invoke` knows it. */
  target: string
  /** The integration's timeout. */
  timeoutMs: number
  payloadFormatVersion: '2.0'
}

/** The CorsConfiguration of an AWS::ApiGatewayV2::Api. */
export type CorsDefinition = {
  allowOrigins?: string[]
  allowMethods?: string[]
  allowHeaders?: string[]
  exposeHeaders?: string[]
  allowCredentials?: boolean
  /** Seconds. */
  maxAge?: number
}

export type HttpApiDefinition = {
  routes: RouteDefinition[]
  cors?: CorsDefinition
  stageName: '$default'
}

export type HttpApiDependencies = {
  host: '127.0.0.1'
  /** 0: any free one. */
  port: number
  invoke(functionId: string): LambdaFunction
  /** Tried before any route, for paths that exist only locally; answers whether it has replied. */
  local(request: IncomingMessage, response: ServerResponse): boolean | Promise<boolean>
  /** Takes requests for another protocol, which has the port in common; without it they are served as any other. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void
  log(line: string): void
}

export type HttpApi = {
  /** `http://127.0.0.1:<port>` */
  url: string
  port: number
  /** Accepts no more, lets running requests end up to a bound, closes every connection. */
  stop(): Promise<void>
}
