import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'

export interface Resource {
  readonly Type: string
  readonly Properties?: JsonObject
  readonly DependsOn?: string | readonly string[]
  readonly [attribute: string]: unknown
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs?: Readonly<Record<string, unknown>>
  readonly [section: string]: unknown
}

/** The template cannot be released by alias. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError'
}

/** A function that is released, with what leads to it. */
export interface Released {
  /** As serverless.yml has it: `awardKeepsakes`. */
  readonly name: string
  /** The logical ids of its resources begin with it: `AwardKeepsakes`. */
  readonly prefix: string
  readonly functionId: string
  readonly functionName: string
  readonly versionId: string
  /** Ids of queues that it takes from, and of APIs that it answers. */
  readonly sources: readonly string[]
  /** As the HTTP API has them: `GET /v1/health`. */
  readonly routes: readonly string[]
}

/**
 * Lists the functions that traffic comes to in a template as the packager compiles it, each with the version of it that is published.
 * One that the clock alone starts has no traffic to shift; an alarm tells when it no longer runs.
 */
export function functionsOf({ Resources }: Template): Released[] {
  const all = Object.entries(Resources)
  return all.flatMap(([functionId, { Type, Properties = {} }]): Released[] => {
    if (Type !== 'AWS::Lambda::Function') return []
    const ways = all.filter(([, each]) => isWayIn(each) && refersTo(each.Properties, functionId))
    const sources = [...new Set(ways.flatMap(([, way]) => sourcesOf(way)))]
    if (sources.length === 0) return []
    const version = all.find(
      ([, each]) => each.Type === 'AWS::Lambda::Version' && refersTo(each.Properties, functionId),
    )
    if (version === undefined)
      throw new ReleaseError(`${functionId} has no version: serverless.yml must say versionFunctions: true`)
    const prefix = functionId.replace(/LambdaFunction$/, '')
    return [
      {
        name: prefix.charAt(0).toLowerCase() + prefix.slice(1),
        prefix,
        functionId,
        functionName: String(Properties.FunctionName),
        versionId: version[0],
        sources,
        routes: ways.flatMap(([id]) => routesTo(id, Resources)),
      },
    ]
  })
}

const WAYS_IN = [
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::Events::Rule',
]

/** Whether events or requests come to a function by the resource. */
export const isWayIn = ({ Type }: Resource): boolean => WAYS_IN.includes(Type)

function sourcesOf({ Properties = {} }: Resource): string[] {
  return [Properties.EventSourceArn, Properties.ApiId].flatMap((each) => idsIn(each ?? null))
}

function routesTo(integrationId: string, resources: Template['Resources']): string[] {
  return Object.values(resources).flatMap(({ Type, Properties = {} }) => {
    const isRoute = Type === 'AWS::ApiGatewayV2::Route' && refersTo(Properties.Target, integrationId)
    const api = idsIn(Properties.ApiId ?? null)[0] ?? ''
    return isRoute && resources[api]?.Properties?.ProtocolType === 'HTTP' ? [String(Properties.RouteKey)] : []
  })
}

const refersTo = (value: Json | undefined, id: string): boolean => idsIn(value ?? null).includes(id)

/** The logical ids and parameters that a value refers to, by Ref, Fn::GetAtt or Fn::Sub. */
export function idsIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (!isJsonObject(value)) return []
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = value
  if (typeof Ref === 'string') return [Ref]
  if (Array.isArray(attribute)) return [String(attribute[0])]
  const template = Array.isArray(text) ? text[0] : text
  const named = typeof template === 'string' ? [...template.matchAll(/\$\{([\w:]+)/g)] : []
  return [...named.map(([, id = '']) => id), ...Object.values(value).flatMap(idsIn)]
}
