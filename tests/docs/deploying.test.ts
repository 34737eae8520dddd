import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Json, JsonObject } from '../../json/json.ts'
import { projectRoot } from '../../packaging/project.ts'
import { compile } from '../template/support/compiled.ts'
import { BEYOND_TABLES } from '../template/support/dynamodb-actions.ts'
import { decide, iamArn } from '../template/support/iam.ts'
import { fencesOf } from './fences.ts'
import { pageText, tableUnder } from './pages.ts'

interface Serverless {
  readonly params: { readonly default: Record<string, unknown> }
  readonly functions: Record<
    string,
    { readonly environment?: Record<string, unknown>; readonly vpc?: unknown }
  >
  readonly provider: { readonly vpc?: unknown }
}
interface Fragment {
  readonly Resources?: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>
}

const page = pageText('docs/deploying.md')
const text = (path: string) => readFileSync(join(projectRoot, path), 'utf8')
const serverless = parse(text('serverless.yml')) as Serverless
const resources = readdirSync(join(projectRoot, 'infra'))
  .filter((name) => name.endsWith('.yml'))
  .flatMap((name) => Object.entries((parse(text(`infra/${name}`)) as Fragment).Resources ?? {}))

const propertiesOf = (id: string) => resources.find(([name]) => name === id)?.[1].Properties ?? {}

test('the table of settings has each of them, with its default', () => {
  const told = tableUnder(page, '## Settings').flatMap(([names = '', values = '']) => {
    const defaults = names.includes(',') ? values.split(', ') : [values]
    return names.split(', ').map((name, index) => [name.replaceAll('`', ''), defaults[index]])
  })
  const shown = (value: unknown) =>
    value === ''
      ? 'none'
      : typeof value === 'number'
        ? String(value)
        : `\`${JSON.stringify(value).replaceAll(/^"|"$/g, '')}\``
  const real = Object.entries(serverless.params.default).map(([name, value]) => [name, shown(value)])
  expect(told.sort()).toEqual(real.sort())
})

test('whatever the pages take from the outputs of the stack is one of them', async () => {
  const { Outputs } = JSON.parse((await compile('dev')).text) as { Outputs: object }
  const named = ['docs/deploying.md', 'docs/live.md', 'docs/page.md'].flatMap((path) =>
    Array.from(
      pageText(path).matchAll(/\boutput `?([A-Z]\w+)|`(\w+Arn|SiteUrl)`/g),
      ([, one, other]) => one ?? other ?? '',
    ),
  )
  expect(new Set(named).size).toBeGreaterThan(6)
  expect(Object.keys(Outputs)).toEqual(expect.arrayContaining(named.filter((name) => /^[A-Z]/.test(name))))
})

test('whoever deploys finds every right that the command takes', () => {
  const [, told = ''] =
    /\*\*Whoever deploys\*\* is on the list(.*?)For the HTTP API's access log/s.exec(page) ?? []
  const rights = new Set(Array.from(told.matchAll(/`([a-z0-9]+:\w+)`/g), ([, action = '']) => action))
  const sent = readdirSync(join(projectRoot, 'deploying/aws')).flatMap((file) => {
    const source = text(`deploying/aws/${file}`)
    const named = Array.from(
      source.matchAll(/new (\w+)Command\(|\bpaginate(\w+)\(/g),
      ([, one, other]) => one ?? other,
    )
    return named.map((command) => rightOf(command ?? '', source))
  })
  expect(sent.length).toBeGreaterThan(25)
  expect([...rights].sort()).toEqual([...new Set(sent.filter((right) => right !== undefined))].sort())
})

/** Calls whose right has another name, or that take none. */
const RIGHTS: Readonly<Record<string, string | undefined>> = {
  GetCallerIdentity: undefined,
  GetAccount: 'apigateway:GET',
  HeadBucket: 's3:ListBucket',
  Invoke: 'lambda:InvokeFunction',
  HeadObject: 's3:GetObject',
  ListObjectsV2: 's3:ListBucket',
}

function rightOf(command: string, source: string): string | undefined {
  if (command in RIGHTS) return RIGHTS[command]
  const imports = Array.from(source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g))
  const [, , client = ''] =
    imports.find(([, names = '']) => new RegExp(`${command}\\b|${command}Command`).test(names)) ?? []
  return `${SERVICES[client] ?? client}:${command}`
}

const SERVICES: Readonly<Record<string, string>> = {
  eventbridge: 'events',
  'cloudwatch-logs': 'logs',
  'secrets-manager': 'secretsmanager',
  'service-quotas': 'servicequotas',
}

test('who fetches the keys of the issuer is told, and that nothing keeps them from the internet', () => {
  const { functions, provider } = serverless
  const [, told = ''] = /\*\*the functions that verify tokens\*\*(.*?)\. Each execution/s.exec(page) ?? []
  const verifying = Object.keys(functions).filter((name) => functions[name]?.environment?.JWT_ISSUER)
  expect(Array.from(told.matchAll(/`(\w+)`/g), ([, name]) => name).sort()).toEqual(verifying.sort())
  expect([provider, ...Object.values(functions)].filter(({ vpc }) => vpc !== undefined)).toEqual([])
})

test('what becomes of activities while they cannot be awarded follows from their queue', () => {
  const { VisibilityTimeout, RedrivePolicy, MessageRetentionPeriod: kept } = propertiesOf('ActivityQueue')
  const { MessageRetentionPeriod } = propertiesOf('ActivityDeadLetterQueue')
  expect([VisibilityTimeout, RedrivePolicy, kept, MessageRetentionPeriod]).toEqual([
    120,
    expect.objectContaining({ maxReceiveCount: 100 }),
    14 * 24 * 60 * 60,
    14 * 24 * 60 * 60,
  ])
  const text = page.replaceAll(/\s+/g, ' ')
  expect(text).toContain('they wait in their queue, for 14 days')
  expect(text).toContain(
    'fails is received a hundred times, two minutes apart, and ends in `keepsakes-prod-activity-dead-letter` after 3 hours and 20 minutes',
  )
})

test('the one role that exports is told, with the one right that it has on tables', () => {
  const exporting = resources.flatMap(([id, { Type, Properties }]) =>
    Type.startsWith('AWS::IAM::') && JSON.stringify(Properties).includes('ExportTableToPointInTime')
      ? [id]
      : [],
  )
  expect(exporting).toEqual(['StartExportRole'])
  const [, told = ''] = /\*\*`startExport`\*\*(.*?)no person\s+can take it/s.exec(page) ?? []
  expect(Array.from(told.matchAll(/`(dynamodb:\w+)`/g), ([, action]) => action)).toEqual([
    'dynamodb:ExportTableToPointInTime',
  ])
})

test('whoever runs keepsakes export finds every right that it takes', () => {
  const [, told = ''] = /\*\*Operators\*\* who ask for an export(.*?)\n- \*\*/s.exec(page) ?? []
  const rights = Array.from(told.matchAll(/`(\w+:\w+)`/g), ([, action]) => action)
  expect([...new Set(rights)].sort()).toEqual([
    'dynamodb:DescribeExport',
    'dynamodb:ListExports',
    's3:GetObject',
    's3:ListAllMyBuckets',
    's3:ListBucket',
    'sqs:GetQueueUrl',
    'sqs:SendMessage',
  ])
})

test('whoever redrives finds every right that it takes', () => {
  const [, told = ''] = /\*\*Whoever redrives\*\*(.*?)To look takes/s.exec(page) ?? []
  const rights = Array.from(told.matchAll(/`sqs:(\w+)`/g), ([, action = '']) => action)
  const sent = ['receiving', '../queue-counts', '../sending', '../stage'].flatMap((file) =>
    Array.from(
      text(`cli/redrive/${file}.ts`).matchAll(/new (\w+)Command\(\{ ?\n? *Queue/g),
      ([, name = '']) => name.replace('Batch', ''),
    ),
  )
  expect(sent.length).toBeGreaterThan(5)
  expect([...new Set(rights)].sort()).toEqual([...new Set(sent)].sort())
})

describe('the service control policy', () => {
  const [text = ''] = fencesOf(page).flatMap((fence) => (fence.language === 'json' ? [fence.text] : []))
  const policy = JSON.parse(text) as { Statement: JsonObject[] }

  test('denies exactly what a table’s own policy cannot', () => {
    const denied = policy.Statement.flatMap(({ Action }) => Action as string[])
    expect(denied.toSorted()).toEqual(BEYOND_TABLES.map((action) => `dynamodb:${action}`).toSorted())
  })

  test('keeps everybody from it but those who deploy, from copies alone', () => {
    const passes = (principal: string) =>
      BEYOND_TABLES.filter((action) => {
        const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/keepsakes-prod-keepsakes'
        const decisions = ['', '/stream/label', '/index/vectors', '/backup/name'].map((where) =>
          decide([policy as Json], { principal, action: `dynamodb:${action}`, resource: table + where }),
        )
        return decisions.some((decision) => decision !== 'deny')
      })
    expect(passes(iamArn('user/administrator'))).toEqual([])
    expect(passes(iamArn('root'))).toEqual([])
    expect(passes(iamArn('role/deployer'))).toEqual([
      'RestoreTableFromAwsBackup',
      'RestoreTableFromBackup',
      'StartAwsBackupJob',
      'StartBulkPutItems',
    ])
  })

  test('is short enough for AWS Organizations, which takes 5,120 characters', () => {
    expect(text.length).toBeLessThan(5120)
  })
})

test('the lists of people are told by the names under which the template looks for them', () => {
  const { deployed } = parse(text('infra/parameters.yml')) as {
    deployed: Record<string, { Type: string; Default: string }>
  }
  const lists = Object.values(deployed).filter(({ Type }) => Type.endsWith('<List<String>>'))
  const told = tableUnder(page, '## People').map(([name = '']) => name.replaceAll('`', ''))
  expect(told.toSorted()).toEqual(lists.map(({ Default }) => Default.replace(/\$\{.*?\}/, 'prod')).toSorted())
})
