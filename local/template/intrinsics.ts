import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'
import { type Place, TemplateError, within } from './error.ts'

/** An intrinsic function asks these while it is evaluated. */
export interface Scope {
  /** The value of a parameter, a pseudo parameter or a resource; `undefined` when there is none of that name. */
  ref(name: string): Json | undefined
  /** @throws TemplateError for an unknown resource or attribute. */
  getAtt(logicalId: string, attribute: string, place: Place): Json
  condition(name: string, place: Place): boolean
  mapping(map: string, key: string, subKey: string): Json | undefined
}

type Evaluator = (argument: Json, scope: Scope, place: Place) => Json | undefined

/**
 * The value with every intrinsic function replaced by its result. `undefined` stands for AWS::NoValue: the
 * property, or the element of a list, is left out. @throws TemplateError for an intrinsic that is not honoured.
 */
export function evaluate(value: Json, scope: Scope, place: Place): Json | undefined {
  if (typeof value === 'string') return refuseDynamicReference(value, place)
  if (Array.isArray(value)) {
    return value.flatMap((element, i) => {
      const result = evaluate(element, scope, within(place, i))
      return result === undefined ? [] : [result]
    })
  }
  if (!isJsonObject(value)) return value
  const name = intrinsicName(value)
  if (name !== undefined) {
    const intrinsic = intrinsics[name]
    if (intrinsic === undefined) {
      throw new TemplateError(place, `uses ${name}, which the local stack does not honour`)
    }
    return intrinsic(value[name] ?? null, scope, place)
  }
  return evaluateObject(value, scope, place)
}

/** As `evaluate`, for an object that is no call of an intrinsic function: a resource's properties. */
export function evaluateObject(value: JsonObject, scope: Scope, place: Place): JsonObject {
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    evaluate(inner, scope, within(place, key)),
  ])
  return Object.fromEntries(entries.filter(([, evaluated]) => evaluated !== undefined))
}

/** Evaluates a member of the Conditions section, or the condition of an Fn::If written in place. */
export function evaluateCondition(value: Json, scope: Scope, place: Place): boolean {
  const result = evaluate(value, scope, place)
  if (result === true || result === 'true') return true
  if (result === false || result === 'false') return false
  throw new TemplateError(place, 'is not a condition: use Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition')
}

/** The name of the function when the object is a call of one: `Ref`, `Condition` or `Fn::…`, its only key. */
export function intrinsicName(value: JsonObject): string | undefined {
  const [name, ...others] = Object.keys(value)
  if (name === undefined || others.length > 0) return undefined
  return name === 'Ref' ||
    name.startsWith('Fn::') ||
    (name === 'Condition' && typeof value[name] === 'string')
    ? name
    : undefined
}

const intrinsics: Record<string, Evaluator> = {
  Ref: (argument, scope, place) => reference(text(argument, place, 'Ref'), scope, place),
  Condition: (argument, scope, place) => scope.condition(text(argument, place, 'Condition'), place),
  'Fn::GetAtt': (argument, scope, place) => {
    const [logicalId, attribute] = attributeOf(argument, scope, place)
    return scope.getAtt(logicalId, attribute, place)
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, scope, place) => {
    const [separator, parts] = list(argument, place, 'Fn::Join', 2)
    const values = list(evaluate(parts ?? null, scope, place) ?? null, place, 'Fn::Join')
    return values.map((part) => text(part, place, 'Fn::Join')).join(text(separator, place, 'Fn::Join'))
  },
  'Fn::Split': (argument, scope, place) => {
    const [separator, source] = list(argument, place, 'Fn::Split', 2)
    const whole = text(evaluate(source ?? null, scope, place), place, 'Fn::Split')
    return whole.split(text(separator, place, 'Fn::Split'))
  },
  'Fn::Select': (argument, scope, place) => {
    const [index, source] = list(argument, place, 'Fn::Select', 2)
    const values = list(evaluate(source ?? null, scope, place) ?? null, place, 'Fn::Select')
    const chosen = values[Number(evaluate(index ?? null, scope, place))]
    if (chosen === undefined)
      throw new TemplateError(place, `has an Fn::Select beyond a list of ${values.length}`)
    return chosen
  },
  'Fn::FindInMap': (argument, scope, place) => {
    const [map, key, subKey] = list(evaluate(argument, scope, place) ?? null, place, 'Fn::FindInMap', 3).map(
      (part) => text(part, place, 'Fn::FindInMap'),
    )
    const found = scope.mapping(map ?? '', key ?? '', subKey ?? '')
    if (found === undefined)
      throw new TemplateError(place, `finds nothing in Mappings at ${map}.${key}.${subKey}`)
    return found
  },
  'Fn::Base64': (argument, scope, place) =>
    Buffer.from(text(evaluate(argument, scope, place), place, 'Fn::Base64')).toString('base64'),
  'Fn::If': (argument, scope, place) => {
    const [condition, yes, no] = list(argument, place, 'Fn::If', 3)
    const chosen = scope.condition(text(condition, place, 'Fn::If'), place) ? yes : no
    return evaluate(chosen ?? null, scope, place)
  },
  'Fn::Equals': (argument, scope, place) => {
    const [one, other] = list(argument, place, 'Fn::Equals', 2).map((side) => evaluate(side, scope, place))
    return comparable(one) === comparable(other)
  },
  'Fn::And': (argument, scope, place) =>
    list(argument, place, 'Fn::And').every((part) => evaluateCondition(part, scope, place)),
  'Fn::Or': (argument, scope, place) =>
    list(argument, place, 'Fn::Or').some((part) => evaluateCondition(part, scope, place)),
  'Fn::Not': (argument, scope, place) =>
    !evaluateCondition(list(argument, place, 'Fn::Not', 1)[0] ?? null, scope, place),
}

/** To CloudFormation numbers and truths are texts: the parameter 0 equals 0. */
const comparable = (value: Json | undefined) =>
  JSON.stringify(value, (_, part) =>
    typeof part === 'number' || typeof part === 'boolean' ? String(part) : part,
  )

function reference(name: string, scope: Scope, place: Place): Json | undefined {
  if (name === 'AWS::NoValue') return undefined
  const value = scope.ref(name)
  if (value === undefined) {
    throw new TemplateError(
      place,
      `refers to ${name}, which is neither a parameter nor a resource of this template`,
    )
  }
  return value
}

function attributeOf(argument: Json, scope: Scope, place: Place): [string, string] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.')
    if (dot > 0) return [argument.slice(0, dot), argument.slice(dot + 1)]
  }
  const [logicalId, attribute] = list(argument, place, 'Fn::GetAtt', 2)
  return [
    text(logicalId, place, 'Fn::GetAtt'),
    text(evaluate(attribute ?? null, scope, place), place, 'Fn::GetAtt'),
  ]
}

/** `${Name}`, `${Resource.Attribute}`, `${!Literal}`, and the second form with variables of its own. */
function substitute(argument: Json, scope: Scope, place: Place): Json {
  const [template, own] = Array.isArray(argument) ? list(argument, place, 'Fn::Sub', 2) : [argument, {}]
  const variables = evaluate(own ?? {}, scope, place)
  if (!isJsonObject(variables)) {
    throw new TemplateError(place, 'has an Fn::Sub whose second part is not an object of variables')
  }
  return text(template, place, 'Fn::Sub').replace(
    /\$\{(!?)([^}]*)\}/g,
    (whole, literal: string, raw: string) => {
      if (literal === '!') return `\${${raw}}`
      const name = raw.trim()
      if (Object.hasOwn(variables, name)) return text(variables[name], place, 'Fn::Sub')
      const dot = name.indexOf('.')
      const value =
        dot > 0 ? scope.getAtt(name.slice(0, dot), name.slice(dot + 1), place) : reference(name, scope, place)
      if (value === undefined) throw new TemplateError(place, `substitutes ${whole}, which has no value`)
      return text(value, place, 'Fn::Sub')
    },
  )
}

function list(value: Json, place: Place, intrinsic: string, length?: number): Json[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw new TemplateError(place, `has an ${intrinsic} that is not a list${length ? ` of ${length}` : ''}`)
  }
  return value
}

function text(value: Json | undefined, place: Place, intrinsic: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new TemplateError(place, `has an ${intrinsic} whose part is not text: ${JSON.stringify(value)}`)
}

function refuseDynamicReference(value: string, place: Place): string {
  if (!value.includes('{{resolve:')) return value
  throw new TemplateError(
    place,
    'has a dynamic reference ({{resolve:…}}), which the local stack does not honour',
  )
}
