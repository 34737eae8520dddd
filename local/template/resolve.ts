import type { Json, JsonObject } from '../../json/json.ts'
import { dependencyOrder } from './dependencies.ts'
import { type Place, TemplateError } from './error.ts'
import { evaluate, evaluateCondition, evaluateObject, type Scope } from './intrinsics.ts'
import { parameterValues, parseTemplate, pseudoParameters, type StackIdentity } from './template.ts'

/** A resource whose properties hold plain values only. */
export type ResolvedResource = { logicalId: string; type: string; properties: JsonObject }

/** A resource as others see it: the value of `Ref`, and the attributes of `Fn::GetAtt`. */
export type ResourceIdentity = { ref: string; attributes: Readonly<Record<string, Json>> }

export interface ResolveOptions {
  readonly stack: StackIdentity
  /** Values of parameters that differ from their defaults. */
  readonly parameters?: Record<string, string>
  /** Told of each resource after all those it refers to; throws TemplateError to refuse it. */
  identify(resource: ResolvedResource): ResourceIdentity
  /** Told, after all resources, how one is to change; throws TemplateError to refuse it. */
  updated?(resource: { logicalId: string; type: string; policy: JsonObject }): void
}

export type ResolvedTemplate = { resources: ResolvedResource[]; outputs: Record<string, Json> }

/**
 * Evaluates every parameter, condition and intrinsic function of a template. Resources come in the order of
 * their dependencies; those whose condition is false are left out. @throws TemplateError.
 */
export function resolveTemplate(document: unknown, options: ResolveOptions): ResolvedTemplate {
  const template = parseTemplate(document)
  const values = {
    ...pseudoParameters(options.stack),
    ...parameterValues(template, options.parameters ?? {}),
  }
  const identities = new Map<string, ResourceIdentity>()
  const evaluating: string[] = []

  const scope: Scope = {
    ref: (name) => (Object.hasOwn(values, name) ? values[name] : identities.get(name)?.ref),
    getAtt: (logicalId, attribute, place) => {
      const identity = identities.get(logicalId)
      if (identity === undefined) {
        throw new TemplateError(
          place,
          `asks for ${logicalId}.${attribute}, but this template has no ${logicalId}`,
        )
      }
      const value = Object.hasOwn(identity.attributes, attribute) ? identity.attributes[attribute] : undefined
      if (value !== undefined) return value
      const type = template.Resources[logicalId]?.Type
      throw new TemplateError(
        place,
        `asks for ${logicalId}.${attribute}, an attribute that the local stack does not have for ${type}`,
      )
    },
    condition: (name, place) => {
      const condition = Object.hasOwn(template.Conditions, name) ? template.Conditions[name] : undefined
      if (condition === undefined)
        throw new TemplateError(place, `names the condition ${name}, which does not exist`)
      if (evaluating.includes(name))
        throw new TemplateError(place, `names the condition ${name}, which needs itself`)
      evaluating.push(name)
      const result = evaluateCondition(condition, scope, { logicalId: 'Conditions', path: [name] })
      evaluating.pop()
      return result
    },
    mapping: (map, key, subKey) => template.Mappings[map]?.[key]?.[subKey],
  }

  const resources: ResolvedResource[] = []
  for (const logicalId of dependencyOrder(template.Resources)) {
    const source = template.Resources[logicalId]
    if (source === undefined) continue
    const place: Place = { logicalId, type: source.Type, path: [] }
    if (source.Condition !== undefined && !scope.condition(source.Condition, place)) continue
    const resource = {
      logicalId,
      type: source.Type,
      properties: evaluateObject(source.Properties, scope, place),
    }
    identities.set(logicalId, options.identify(resource))
    resources.push(resource)
  }
  // CloudFormation counts what it names for no dependency.
  for (const { logicalId, type } of resources) {
    const policy = template.Resources[logicalId]?.UpdatePolicy
    if (policy === undefined) continue
    const place: Place = { logicalId, type, path: ['UpdatePolicy'] }
    options.updated?.({ logicalId, type, policy: evaluateObject(policy, scope, place) })
  }
  return { resources, outputs: resolveOutputs(template.Outputs, scope) }
}

type Outputs = ReturnType<typeof parseTemplate>['Outputs']

function resolveOutputs(outputs: Outputs, scope: Scope): Record<string, Json> {
  const result: Record<string, Json> = {}
  for (const [name, output] of Object.entries(outputs)) {
    const place: Place = { logicalId: 'Outputs', path: [name] }
    if (output.Condition !== undefined && !scope.condition(output.Condition, place)) continue
    const value = evaluate(output.Value, scope, place)
    if (value !== undefined) result[name] = value
  }
  return result
}
