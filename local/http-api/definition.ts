import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { LambdaFunction } from '../lambda/definition.ts'

export interface RouteDefinition {
  /** `GET /v1/me/passports/{campaignId}`, `ANY /files/{proxy+}` or `$default`. */
  readonly routeKey: string
  /** The id of the function, as `deps.invoke` knows it. */
  readonly target: string
  /** The integration's timeout. */
  readonly timeoutMs: number
  readonly payloadFormatVersion: '2.0'
}

/** How many requests a route takes: `rate` a second in the long run, `burst` at once. */
export type Throttle = { rate: number; burst: number }

/** The CorsConfiguration of an AWS::ApiGatewayV2::Api. */
export interface CorsDefinition {
  readonly allowOrigins?: string[]
  readonly allowMethods?: string[]
  readonly allowHeaders?: string[]
  readonly exposeHeaders?: string[]
  readonly allowCredentials?: boolean
  /** Seconds. */
  readonly maxAge?: number
}

/** A request as API Gateway counts it. */
export interface HttpApiAnswer {
  /** Undefined where no route took it. */
  readonly routeKey?: string
  readonly status: number
  readonly latencyMs: number
  /** How long the function took, where one was asked. */
  readonly integrationMs?: number
}

export interface HttpApiDefinition {
  readonly apiId?: string
  readonly routes: RouteDefinition[]
  readonly cors?: CorsDefinition
  readonly stageName: '$default'
  /** The limit of every route without one of its own; without either, a route takes every request. */
  defaultThrottle?: Throttle
  /** The limits of single routes, by route key. */
  throttles?: Record<string, Throttle>
}

export interface HttpApiDependencies {
  readonly host: '127.0.0.1'
  /** 0: any free one. */
  readonly port: number
  invoke(functionId: string): LambdaFunction
  /** Tried before any route, for paths that exist only locally; answers whether it has replied. */
  local(request: IncomingMessage, response: ServerResponse): boolean | Promise<boolean>
  /** Takes requests for another protocol, which has the port in common; without it they are served as any other. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void
  log(line: string): void
  /** Hears of every request that the gateway answers. */
  answered?(answer: HttpApiAnswer): void
}

export interface HttpApi {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly port: number
  /** Accepts no more, lets running requests end up to a bound, closes every connection. */
  stop(): Promise<void>
}
