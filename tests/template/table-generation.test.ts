import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'
import { PRODUCTION } from '../../packaging/stage-settings.ts'
import { atTableGeneration, TableGenerationError, tableNameAt } from '../../packaging/table-generation.ts'
import { runScript } from '../stack/support/process.ts'
import { type Compiled, compile, ofType } from './support/compiled.ts'

type Template = Parameters<typeof atTableGeneration>[0]

const tables = ['KeepsakesTable', 'ProgressTable', 'EditionsTable']

let first: Compiled
let second: Compiled
beforeAll(async () => {
  first = await compile('dev')
  second = await compile('prod', PRODUCTION)
})
const templateOf = ({ text }: Compiled) => JSON.parse(text) as Template

test('restored tables take the place of those before by one setting, under ids and names of their own', () => {
  const named = (compiled: Compiled) =>
    ofType(compiled, 'AWS::DynamoDB::Table').map(([id, { TableName }]) => [id, TableName])
  expect(named(second)).toEqual([
    ['KeepsakesTable2', 'keepsakes-prod-keepsakes-2'],
    ['ProgressTable2', 'keepsakes-prod-progress-2'],
    ['EditionsTable2', 'keepsakes-prod-editions-2'],
    // Its items are worth nothing once a connection is closed: nobody restores it.
    ['ConnectionsTable', 'keepsakes-prod-connections'],
    // Its items are kept for 14 days, and in a queue as well.
    ['RejectedTable', 'keepsakes-prod-rejected'],
  ])
})

test('nothing of the template goes on speaking of the tables before', () => {
  for (const id of tables) expect(second.text).not.toMatch(new RegExp(`\\b${id}\\b`))
  expect(second.text).not.toMatch(/keepsakes-prod-(?:keepsakes|progress|editions)(?!-2|[\w-])/)
})

test.each(tables)('roles, functions, alarms, outputs and the table’s own policy follow: %s', (id) => {
  const places = (compiled: Compiled, table: string) => referring(JSON.parse(compiled.text), table).toSorted()
  const before = places(first, id)
  expect(places(second, `${id}2`).map((path) => path.replace(`${id}2`, id))).toEqual(before)
  const kinds = new Set(before.map((path) => path.replace(/^(Resources|Outputs)\.(\w+).*/, kindOf)))
  expect(kinds).toEqual(
    new Set([
      'AWS::CloudWatch::Dashboard',
      'AWS::IAM::Role',
      'AWS::IAM::Policy',
      'AWS::Lambda::Function',
      'Outputs',
      'AWS::CloudWatch::Alarm',
    ]),
  )
  const { ResourcePolicy } = second.resources[`${id}2`]?.Properties ?? {}
  expect(JSON.stringify(ResourcePolicy)).toMatch(/:table\/keepsakes-prod-\w+-2"/)
})

test('any generation is made of any other, so that a deployed template can be taken to the next', () => {
  const template = templateOf(first)
  const [two, three] = [atTableGeneration(template, 2), atTableGeneration(template, '3')]
  expect(atTableGeneration(template, 1)).toEqual(template)
  expect(atTableGeneration(two, 3)).toEqual(three)
  expect(atTableGeneration(three, 1)).toEqual(template)
  expect(Object.keys(three.Resources)).toEqual(
    Object.keys(template.Resources).map((id) =>
      tables.includes(id) ? `${id}3` : versionAt(template, id, 3),
    ),
  )
  expect(tableNameAt('keepsakes-prod-progress-2', 12)).toBe('keepsakes-prod-progress-12')
})

test('Lambda publishes another version of each function that is told of a table, and of no other', () => {
  const template = templateOf(first)
  const renamed = Object.keys(template.Resources).flatMap((id) =>
    versionAt(template, id, 2) === id ? [] : [id.replace(/LambdaVersion.*/, '')],
  )
  expect(renamed).toEqual(expect.arrayContaining(['AwardKeepsakes', 'GetPassport', 'StartExport']))
  for (const each of ['Health', 'NotFound', 'ListCampaigns', 'LiveConnections', 'TidyExport'])
    expect(renamed).not.toContain(each)
  const { Resources } = atTableGeneration(template, 2)
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    const { 'Fn::GetAtt': [version = ''] = [] } = Object(Properties?.FunctionVersion) as {
      'Fn::GetAtt'?: string[]
    }
    if (Type === 'AWS::Lambda::Alias') expect([id, version in Resources]).toEqual([id, true])
  }
})

function versionAt({ Resources }: Template, id: string, generation: number): string {
  const { Type, Properties } = Resources[id] ?? {}
  if (Type !== 'AWS::Lambda::Version') return id
  const { Ref = '' } = Object(Properties?.FunctionName) as { Ref?: string }
  const variables = JSON.stringify(Resources[Ref]?.Properties ?? {})
  return tables.some((table) => variables.includes(`"${table}"`)) ? `${id}T${generation}` : id
}

test.each([0, -1, 1.5, '', 'two', 1000, undefined])(
  'a generation is a whole number from 1 to 999: not %j',
  (given) => {
    expect(() => atTableGeneration(templateOf(first), given)).toThrow(TableGenerationError)
  },
)

test('the command makes a deployed template one of restored tables, and refuses what is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-restored-'))
  const [deployed, restored] = [join(folder, 'deployed.json'), join(folder, 'restored.json')]
  await writeFile(deployed, first.text)
  const run = (generation: string) =>
    runScript('scripts/restored-tables.ts', ['--generation', generation, deployed, restored])
  expect(await run('none')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('must be a whole number from 1 to 999'),
  })
  expect(await run('2')).toMatchObject({ code: 0 })
  expect(JSON.parse(await readFile(restored, 'utf8'))).toEqual(atTableGeneration(templateOf(first), 2))
  await rm(folder, { recursive: true })
})

/** The paths of what refers to a resource by Ref, Fn::GetAtt or Fn::Sub. */
function referring(value: Json, id: string, path: readonly (string | number)[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => referring(each, id, [...path, index]))
  if (!isJsonObject(value)) return []
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = value as JsonObject
  const refers =
    Ref === id ||
    (Array.isArray(attribute) && attribute[0] === id) ||
    (typeof text === 'string' && new RegExp(`\\$\\{${id}[.}]`).test(text))
  const inner = Object.entries(value).flatMap(([key, each]) => referring(each, id, [...path, key]))
  return refers ? [path.join('.'), ...inner] : inner
}

function kindOf(_path: string, section: string, id: string): string {
  return section === 'Outputs' ? 'Outputs' : String(first.resources[id]?.Type)
}
