import { isJsonObject, type Json, type JsonObject } from '../json/json.ts'
import { idsIn, type Resource, type Template } from './release/functions.ts'
import { nameOf, statefulIds } from './stateful.ts'

/** Where a stack is. */
export interface Place {
  readonly partition: string
  readonly region: string
  readonly account: string
}

/** Something that holds state, under the name by which it is found whether its stack is there or not. */
export interface Kept {
  readonly logicalId: string
  readonly type: string
  readonly name: string
}

/** Lists what outlives the stack of a template. */
export function keptOf(template: Template, place: Place): Kept[] {
  return statefulIds(template).map((logicalId) => {
    const resource = template.Resources[logicalId] as Resource
    return { logicalId, type: resource.Type, name: String(settled(nameOf(resource) as Json, place)) }
  })
}

/**
 * The template by which a new stack takes over what the one before has left, in a change set of the type IMPORT, which may hold nothing
 * else: each resource with those of its properties that need nothing that is not there. The deployment that follows says the rest.
 * A secret keeps how it was generated: CloudFormation would generate another where that is new to it.
 */
export function adoptionTemplate(template: Template, found: readonly string[], place: Place): JsonObject {
  const resources = found.map((id): [string, JsonObject] => {
    const { Type, Properties = {} } = template.Resources[id] as Resource
    const properties = Object.entries(Properties).filter(([, value]) => isWithin(value, found))
    return [
      id,
      {
        Type,
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: Object.fromEntries(properties.map(([key, value]) => [key, settled(value, place)])),
      },
    ]
  })
  return { AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(resources) }
}

/** Whether a value needs nothing but what is found, and no condition. */
const isWithin = (value: Json, found: readonly string[]): boolean =>
  idsIn(value).every((id) => id.startsWith('AWS::') || found.includes(id)) &&
  !/"(?:Fn::If|Condition)":/.test(JSON.stringify(value))

/** The value with what AWS knows of the place written out: a resource is found by a name that is plain text. */
function settled(value: Json, place: Place): Json {
  if (Array.isArray(value)) return value.map((each) => settled(each, place))
  if (!isJsonObject(value)) return value
  const known: Readonly<Record<string, string>> = {
    'AWS::AccountId': place.account,
    'AWS::Region': place.region,
    'AWS::Partition': place.partition,
  }
  const text = value['Fn::Sub']
  const names =
    typeof text === 'string' ? [...text.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name) : []
  if (typeof text === 'string' && names.every((name) => name in known))
    return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => known[name] ?? '')
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, settled(each, place)]))
}
