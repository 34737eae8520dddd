import { isJsonObject, type Json } from '../../json/json.ts'
import { TemplateError } from './error.ts'
import { intrinsicName } from './intrinsics.ts'
import type { Template, TemplateResource } from './template.ts'

/**
 * The logical ids of the resources, each after all those it refers to or depends on, otherwise in the
 * template's order. @throws TemplateError that spells the circle when resources need each other.
 */
export function dependencyOrder(resources: Template['Resources']): string[] {
  const ordered = new Set<string>()
  const path: string[] = []

  const visit = (logicalId: string): void => {
    const resource = Object.hasOwn(resources, logicalId) ? resources[logicalId] : undefined
    if (resource === undefined || ordered.has(logicalId)) return
    if (path.includes(logicalId)) {
      const circle = [...path.slice(path.indexOf(logicalId)), logicalId].join(' → ')
      throw new TemplateError({ logicalId, type: resource.Type, path: [] }, `depends on itself: ${circle}`)
    }
    path.push(logicalId)
    for (const needed of dependencies(resource)) visit(needed)
    path.pop()
    ordered.add(logicalId)
  }

  for (const logicalId of Object.keys(resources)) visit(logicalId)
  return [...ordered]
}

function dependencies(resource: TemplateResource): string[] {
  const explicit = typeof resource.DependsOn === 'string' ? [resource.DependsOn] : resource.DependsOn
  return [...explicit, ...references(resource.Properties)]
}

/** Every name that a Ref, Fn::GetAtt or Fn::Sub below the value mentions, resource or not. */
function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references)
  if (!isJsonObject(value)) return []
  const name = intrinsicName(value)
  const argument = name === undefined ? undefined : value[name]
  if (name === 'Ref' && typeof argument === 'string') return [argument]
  if (name === 'Fn::GetAtt') return getAttReferences(argument ?? null)
  if (name === 'Fn::Sub') return subReferences(argument ?? null)
  return Object.values(value).flatMap(references)
}

function getAttReferences(argument: Json): string[] {
  const logicalId = Array.isArray(argument)
    ? argument[0]
    : typeof argument === 'string'
      ? argument.split('.')[0]
      : null
  return typeof logicalId === 'string' ? [logicalId] : []
}

function subReferences(argument: Json): string[] {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}]
  const names = typeof template === 'string' ? [...template.matchAll(/\$\{([^!}][^}]*)\}/g)] : []
  return [
    ...names.map((match) => (match[1] ?? '').trim().split('.')[0] ?? ''),
    ...references(variables ?? {}),
  ]
}
