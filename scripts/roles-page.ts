import { isJsonObject, type Json, type JsonObject } from '../json/json.ts'
import { type Resources, table, templatePage } from './template-page.ts'

const INTRODUCTION = `# The roles and policies of the template

Made by \`npm run docs\` from the template as it is compiled: what AWS gets. Who is meant to do what is in
[deploying.md](../deploying.md#who-may-do-what); that no role reaches across users is worked out in
\`tests/template/access.test.ts\`.

A name without a colon is a resource of the template, by its logical id, or one of its parameters. A condition that names
several keys asks for all of them, one that names several values for any.
`

/** The page with every role of the compiled template, every policy of a resource, and who may invoke which function. */
export const rolesPage = (): Promise<string> => templatePage(rolesText)

function rolesText(resources: Resources): string {
  const all = Object.entries(resources).map(([id, { Type, Properties = {} }]) => ({ id, Type, Properties }))
  const roles = all
    .filter(({ Type }) => Type === 'AWS::IAM::Role')
    .flatMap(({ id, Properties }) => [
      `### ${id}\n\n${Properties.Description ?? ''}. Assumed by ${assumers(Properties.AssumeRolePolicyDocument).join(' or ')}.\n`,
      rightsTable(rightsOf(id, Properties, all)),
    ])
  const policies = all.flatMap(({ id, Type, Properties }) => {
    const documents = Type.startsWith('AWS::IAM::') ? [] : documentsOf(Properties)
    const rows = documents.flatMap(statementsOf).map(policyRow)
    return rows.length === 0 ? [] : [`### ${id}\n`, table(['what', 'who', 'which', 'on', 'if'], rows)]
  })
  const invoking = all
    .filter(({ Type }) => Type === 'AWS::Lambda::Permission')
    .map(({ Properties }) => [
      code(Properties.FunctionName),
      code(Properties.Principal),
      code(Properties.SourceArn ?? 'anything'),
    ])
  return [
    INTRODUCTION,
    '## Roles\n',
    ...roles,
    '## Policies of resources\n',
    ...policies,
    '## Who may invoke functions\n',
    table(['function', 'by', 'from'], invoking),
  ].join('\n')
}

interface Named {
  readonly id: string
  readonly Type: string
  readonly Properties: JsonObject
}

const rightsTable = (rights: string[][]) =>
  rights.length === 0 ? 'Nothing.\n' : table(['may', 'on', 'if'], rights)

function rightsOf(roleId: string, role: JsonObject, all: readonly Named[]): string[][] {
  const inline = list(role.Policies).map((policy) => (policy as JsonObject).PolicyDocument)
  const attached = all.flatMap(({ Type, Properties }) =>
    /^AWS::IAM::(Managed)?Policy$/.test(Type) && list(Properties.Roles).some((each) => text(each) === roleId)
      ? [Properties.PolicyDocument]
      : [],
  )
  const managed = list(role.ManagedPolicyArns).map((arn) => ['what is in', code(arn), ''])
  const own = [...inline, ...attached].flatMap(statementsOf).map((statement) => {
    const allowed = actionsOf(statement)
    return [
      statement.Effect === 'Allow' ? allowed : `**not** ${allowed}`,
      resourcesOf(statement),
      condition(statement),
    ]
  })
  return [...own, ...managed]
}

function policyRow(statement: JsonObject): string[] {
  const effect = statement.Effect === 'Allow' ? 'allows' : 'denies'
  return [
    effect,
    principals(statement.Principal).join(', '),
    actionsOf(statement),
    resourcesOf(statement),
    condition(statement),
  ]
}

function assumers(trust: Json | undefined): string[] {
  return statementsOf(trust).map((statement) => {
    const asked = condition(statement)
    return `${principals(statement.Principal).join(', ')}${asked && `, if ${asked}`}`
  })
}

/** The documents of a resource that is no role: of queues, topics and buckets, of tables, of buses. */
function documentsOf({ PolicyDocument, ResourcePolicy, Policy, Statement }: JsonObject): Json[] {
  const ofTable = isJsonObject(ResourcePolicy) ? ResourcePolicy.PolicyDocument : undefined
  const ofBus = isJsonObject(Statement) ? { Statement } : undefined
  return [PolicyDocument, ofTable, Policy, ofBus].filter((document) => document !== undefined)
}

function statementsOf(document: Json | undefined): JsonObject[] {
  return isJsonObject(document) ? (list(document.Statement) as JsonObject[]) : []
}

function principals(principal: Json | undefined): string[] {
  if (!isJsonObject(principal)) return [principal === '*' ? 'everybody' : code(principal ?? 'nobody')]
  return Object.values(principal).flatMap((each) => list(each).map(code))
}

const actionsOf = ({ Action, NotAction }: JsonObject) => allOf(Action, NotAction)
const resourcesOf = ({ Resource, NotResource }: JsonObject) => allOf(Resource, NotResource)

function allOf(these: Json | undefined, allBut: Json | undefined): string {
  const names = list(allBut ?? these)
    .map(code)
    .join(', ')
  return allBut === undefined ? names : `all but ${names}`
}

function condition({ Condition }: JsonObject): string {
  if (!isJsonObject(Condition)) return ''
  return Object.entries(Condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys as JsonObject).map(
        ([key, values]) => `\`${key}\` ${operator} ${list(values).map(code).join(' or ')}`,
      ),
    )
    .join(' and ')
}

const code = (value: Json | undefined) => `\`${text(value)}\``

/** A reference by the name of what it refers to, an ARN with the region and the account left out. */
function text(value: Json | undefined): string {
  if (!isJsonObject(value)) return String(value)
  if (typeof value.Ref === 'string') return value.Ref
  const attribute = value['Fn::GetAtt']
  if (Array.isArray(attribute)) return attribute[1] === 'Arn' ? String(attribute[0]) : attribute.join('.')
  const substituted = value['Fn::Sub']
  if (typeof substituted === 'string') return short(substituted.replaceAll(/\$\{([\w:]+?)(\.Arn)?\}/g, '$1'))
  const joined = value['Fn::Join']
  if (Array.isArray(joined)) return short(list(joined[1]).map(text).join(String(joined[0])))
  throw new Error(`the page of roles cannot name ${JSON.stringify(value)}`)
}

const short = (arn: string) =>
  arn.replace(/^arn:AWS::Partition:([\w-]+):(AWS::Region)?:(AWS::AccountId)?:/, '$1:')

function list(value: Json | undefined): readonly Json[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
