import { isJsonObject, type Json, type JsonObject } from '../../../json/json.ts'
import { type Compiled, propertiesOf } from './compiled.ts'

/** A key that the request does not have is missing from `context`. */
export type Request = {
  /** ARN. */
  principal: string
  /** `dynamodb:Scan`. */
  action: string
  /** ARN. */
  resource: string
  context?: Readonly<Record<string, readonly string[]>>
}

export type Decision = 'allow' | 'deny' | 'nothing'

export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'
export const iamArn = (path: string) => `arn:aws:iam::${ACCOUNT}:${path}`

/** The template's parameters name them. */
export const PEOPLE = {
  Deployers: [iamArn('role/deployer'), iamArn('user/release')],
  AnalystPrincipals: [iamArn('user/analyst')],
  BreakGlassPrincipals: [iamArn('user/operator')],
}

/**
 * Decides as AWS does of one set of policies: a Deny wins, and without an Allow there is none. Throws at a form of policy
 * that is not known here, so that none passes unjudged.
 */
export function decide(policies: readonly Json[], request: Request): Decision {
  const effects = policies
    .flatMap((policy) => list((policy as JsonObject).Statement))
    .filter((statement) => applies(statement as JsonObject, request))
    .map((statement) => (statement as JsonObject).Effect)
  if (effects.includes('Deny')) return 'deny'
  return effects.includes('Allow') ? 'allow' : 'nothing'
}

/** Whether any statement is about an action at all, whatever else it asks for. */
export function isNamed(policies: readonly Json[], action: string): boolean {
  return policies
    .flatMap((policy) => list((policy as JsonObject).Statement))
    .some((statement) => isOfAction(statement as JsonObject, action))
}

function isOfAction({ Action, NotAction }: JsonObject, action: string): boolean {
  const isAmong = (names: Json | undefined) => list(names).some((name) => matches(String(name), action, true))
  return NotAction === undefined ? isAmong(Action) : !isAmong(NotAction)
}

function applies(statement: JsonObject, request: Request): boolean {
  if (!isOfAction(statement, request.action)) return false
  const { Sid, Effect, Principal, Action, NotAction, Resource, NotResource, Condition, ...unknown } =
    statement
  if (Object.keys(unknown).length > 0) throw new Error(`not judged here: ${Object.keys(unknown).join(', ')}`)
  if (Principal !== undefined && !isAbout(Principal, request.principal)) return false
  const isAmong = (arns: Json | undefined) => list(arns).some((arn) => matches(String(arn), request.resource))
  const isOfResource = NotResource === undefined ? isAmong(Resource) : !isAmong(NotResource)
  return isOfResource && holds(Condition, request)
}

function isAbout(principal: Json, arn: string): boolean {
  if (principal === '*') return true
  return isJsonObject(principal) && list(principal.AWS).some((each) => each === '*' || each === arn)
}

function holds(condition: Json | undefined, { principal, context = {} }: Request): boolean {
  if (condition === undefined) return true
  const known: Readonly<Record<string, readonly string[]>> = {
    'aws:PrincipalArn': [principal],
    'aws:PrincipalAccount': [ACCOUNT],
    'aws:RequestedRegion': [REGION],
    ...context,
  }
  return Object.entries(condition as Record<string, JsonObject>).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => passes(operator, known[key], list(wanted).map(String))),
  )
}

/** Each operator compares one value of the request with one of the policy. */
const comparisons: Record<string, (value: string, wanted: string) => boolean> = {
  StringEquals: (value, wanted) => value === wanted,
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: (value, wanted) => matches(wanted, value),
  ArnEquals: (value, wanted) => matches(wanted, value),
  ArnLike: (value, wanted) => matches(wanted, value),
  Bool: (value, wanted) => value === wanted,
  NumericEquals: (value, wanted) => Number(value) === Number(wanted),
  NumericLessThan: (value, wanted) => Number(value) < Number(wanted),
  NumericLessThanEquals: (value, wanted) => Number(value) <= Number(wanted),
}

function passes(operator: string, values: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const [, set, name = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? []
  if (name === 'Null') return wanted.includes(String(values === undefined))
  const positive = name.replace(/^(String|Arn|Numeric)Not/, '$1')
  const compare = comparisons[positive]
  if (compare === undefined) throw new Error(`the operator ${operator} is not judged here`)
  const isNegated = positive !== name
  const passesAlone = (value: string) => wanted.some((each) => compare(value, each)) !== isNegated
  // Without the key, "for all values" is true: the trap of dynamodb:LeadingKeys, which a Scan does not have.
  if (values === undefined)
    return set === 'ForAllValues:' || ifExists !== undefined || (isNegated && set === undefined)
  return set === 'ForAllValues:' ? values.every(passesAlone) : values.some(passesAlone)
}

const patterns = new Map<string, RegExp>()

function matches(pattern: string, value: string, isCaseless = false): boolean {
  const key = `${isCaseless} ${pattern}`
  const known = patterns.get(key) ?? patternOf(pattern, isCaseless)
  patterns.set(key, known)
  return known.test(value)
}

function patternOf(pattern: string, isCaseless: boolean): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, isCaseless ? 'i' : '')
}

function list(value: Json | undefined): readonly Json[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** A part of the template with every reference in it replaced by what it will be in the account. */
export function resolved(compiled: Compiled, value: Json): Json {
  if (Array.isArray(value)) {
    return value.flatMap((each) => {
      const inPlace = resolved(compiled, each)
      // A parameter may be a list, and then stands for its members only where it stands alone.
      if (Array.isArray(inPlace) && !Array.isArray(each))
        throw new Error(`a list within a list: ${JSON.stringify(each)}`)
      return [inPlace]
    })
  }
  if (!isJsonObject(value)) return value
  if (typeof value.Ref === 'string') return reference(compiled, value.Ref)
  const attribute = value['Fn::GetAtt']
  if (Array.isArray(attribute)) return arnOf(compiled, String(attribute[0]))
  const text = value['Fn::Sub']
  if (typeof text === 'string')
    return text.replaceAll(/\$\{([\w:]+)(\.Arn)?\}/g, (_, name: string, arn?: string) =>
      arn === undefined ? String(reference(compiled, name)) : arnOf(compiled, name),
    )
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(compiled, each)]))
}

function reference(compiled: Compiled, name: string): Json {
  const pseudo: Record<string, string> = {
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
    'AWS::Region': REGION,
    'AWS::URLSuffix': 'amazonaws.com',
  }
  const people: Record<string, string[]> = PEOPLE
  const named = people[name] ?? pseudo[name]
  if (named !== undefined) return named
  if (compiled.parameters[name] !== undefined) return `value of ${name}`
  return String(propertiesOf(compiled, name).TableName ?? name)
}

export function arnOf(compiled: Compiled, logicalId: string): string {
  const type = compiled.resources[logicalId]?.Type
  if (type === 'AWS::DynamoDB::Table')
    return `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${propertiesOf(compiled, logicalId).TableName}`
  if (type === 'AWS::IAM::Role') return iamArn(`role/${logicalId}`)
  return `arn:aws:other:${REGION}:${ACCOUNT}:${logicalId}`
}

/** Takes a role's own policies, those attached to it, and the managed ones that it names. */
export function policiesOfRole(compiled: Compiled, roleId: string): Json[] {
  const { Policies, ManagedPolicyArns } = propertiesOf(compiled, roleId)
  const inline = list(Policies).map((policy) => (policy as JsonObject).PolicyDocument ?? null)
  const isItsOwn = (references: Json | undefined) =>
    list(references).some((each) => isJsonObject(each) && each.Ref === roleId)
  const attached = Object.values(compiled.resources).flatMap(({ Type, Properties }) =>
    /^AWS::IAM::(Managed)?Policy$/.test(Type) && isItsOwn(Properties.Roles as Json)
      ? [Properties.PolicyDocument as Json]
      : [],
  )
  const managed = list(ManagedPolicyArns).map((each) => {
    const id = isJsonObject(each) && typeof each.Ref === 'string' ? each.Ref : undefined
    if (id !== undefined) return propertiesOf(compiled, id).PolicyDocument ?? null
    throw new Error(
      `${roleId} has a managed policy of AWS, and what it grants is not known here: ${JSON.stringify(each)}`,
    )
  })
  return [...inline, ...attached, ...managed].map((policy) => resolved(compiled, policy))
}
