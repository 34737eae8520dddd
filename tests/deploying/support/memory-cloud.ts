import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  Caller,
  Flight,
  Holder,
  Proposal,
  Proposed,
  Shelf,
  StackChange,
  StackEvent,
  StackNow,
} from '../../../deploying/cloud.ts'
import type { World } from '../../../deploying/deploy.ts'
import type { StagePackage, Template } from '../../../deploying/stage-template.ts'

export const CALLER: Caller = {
  account: '123456789012',
  arn: 'arn:aws:sts::123456789012:assumed-role/deployer/ann',
  region: 'eu-west-1',
  partition: 'aws',
}
const DEPLOYER = 'arn:aws:iam::123456789012:role/deployer'
export const OPERATOR = 'arn:aws:iam::123456789012:user/operator'

const ssm = (type: string, name: string) => ({
  Type: `AWS::SSM::Parameter::Value<${type}>`,
  Default: `/keepsakes/x/${name}`,
})

/** A stage of two functions, two tables and two buckets. */
export function sampleTemplate({ inUse = 'false', awardConcurrency = '100' } = {}): Template {
  const code = (name: string) => ({
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: `keepsakes-x-${name}`,
      Code: { S3Bucket: { Ref: 'ServerlessDeploymentBucket' }, S3Key: `serverless/now/${name}.zip` },
    },
  })
  return {
    Parameters: {
      JwtIssuer: ssm('String', 'jwt-issuer'),
      Deployers: ssm('List<String>', 'deployers'),
      BreakGlassPrincipals: ssm('List<String>', 'break-glass-principals'),
    },
    Resources: {
      ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      CatalogueBucket: {
        Type: 'AWS::S3::Bucket',
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: {
          BucketName: { 'Fn::Sub': 'keepsakes-x-catalogue-$' + '{AWS::AccountId}-$' + '{AWS::Region}' },
        },
      },
      KeepsakesTable: {
        Type: 'AWS::DynamoDB::Table',
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: { TableName: 'keepsakes-x-keepsakes', DeletionProtectionEnabled: inUse === 'true' },
      },
      ConnectionsTable: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { TableName: 'keepsakes-x-connections' },
      },
      AwardKeepsakesLambdaFunction: code('awardKeepsakes'),
      HealthLambdaFunction: code('health'),
      AwardKeepsakesEventSourceMapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          Enabled: inUse === 'true',
          ScalingConfig: { MaximumConcurrency: Number(awardConcurrency) },
        },
      },
      Websockets: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } },
      WebsocketsStage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: { ApiId: { Ref: 'Websockets' }, AccessLogSettings: {} },
      },
    },
  }
}

/** Some settings of serverless.yml, and one by which the code differs. */
const DEFAULTS = {
  inUse: false,
  awardConcurrency: 100,
  incrementalExportMinutes: 60,
  release: 'LambdaAllAtOnce',
  traceRatio: 0,
  code: '',
}

/** An account in memory: one stack, one bucket for code, versions of functions. */
export class MemoryCloud {
  readonly parameters = new Map([
    ['/keepsakes/x/jwt-issuer', 'https://login.example.com/'],
    ['/keepsakes/x/deployers', `arn:aws:iam::123456789012:user/old,${DEPLOYER}`],
    ['/keepsakes/x/break-glass-principals', OPERATOR],
  ])
  readonly people = new Set([DEPLOYER, OPERATOR, 'arn:aws:iam::123456789012:user/old'])
  readonly names = new Map<string, Holder>()
  readonly objects = new Map<string, string>()
  readonly versions = new Map<string, string[]>()
  readonly live = new Map<string, string>()
  apiLogRole: string | undefined = DEPLOYER
  concurrency = 1_000
  partners: unknown = []
  params: Readonly<Record<string, string>> = {}
  caller: () => Promise<Caller> = async () => CALLER
  published = false
  answer = true
  /** Everything that was done to the account, in order. */
  readonly done: string[] = []
  readonly said: string[] = []
  readonly imported: string[] = []
  /** The answers of the next canaries. */
  readonly flights: Flight[] = []
  /** A change set says this of resources, beside what it finds out itself. */
  replaced: Readonly<Record<string, StackChange['replacement']>> = {}
  /** The resource at which the next change of the stack fails. */
  failsAt: string | undefined
  status: string | undefined
  resources: Template['Resources'] = {}
  #events: StackEvent[] = []
  #template: Template['Resources'] = {}

  world(): World {
    return {
      caller: () => this.caller(),
      looks: {
        parameters: async (paths) => new Map([...this.parameters].filter(([path]) => paths.includes(path))),
        apiLogRole: async () => this.apiLogRole,
        holderOf: async ({ name }) => this.names.get(name) ?? 'nobody',
        identifierOf: async ({ name }) => ({ Name: name }),
        principalExists: async (arn) => this.people.has(arn),
        concurrency: async () => this.concurrency,
        quotas: async () => ({}),
      },
      stacks: {
        find: async () => this.#stack(),
        resources: async () => new Map(Object.keys(this.resources).map((id) => [id, `x-${id}`])),
        propose: async (proposed) => this.#propose(proposed),
        discard: async () => void this.done.push('discard'),
        execute: async (proposal) => this.#execute(proposal),
        eventsAfter: async (id) => this.#events.slice(this.#events.findIndex((event) => event.id === id) + 1),
        setPolicy: async (statements) => void this.done.push(`policy of ${statements.length}`),
        setTerminationProtection: async (on) => void this.done.push(`protect ${on}`),
      },
      functions: {
        live: async (name) => this.live.get(name),
        versions: async (name) => this.versions.get(name) ?? [],
        point: async (name, version) => {
          this.done.push(`point ${name} ${version}`)
          this.live.set(name, version)
        },
        fly: async () => this.flights.shift() ?? { awarded: true, delayMs: 900 },
      },
      shelfIn: () => this.shelf(),
      packaged: async (params) => packageOf(params),
      settings: async () => {
        const defaults = { ...DEFAULTS, partners: [] }
        return { defaults, values: { ...defaults, partners: this.partners, ...this.params } }
      },
      campaigns: {
        check: async () => {},
        arePublished: async () => this.published,
        publish: async () => {
          this.done.push('publish')
          this.published = true
          return 'published'
        },
      },
      talk: {
        say: (line) => this.said.push(line),
        progress: () => {},
        confirm: async () => this.answer,
      },
      pause: async () => {},
      commit: () => 'abc',
      now: () => new Date('2026-11-29T12:00:00Z'),
    }
  }

  shelf(): Shelf {
    return {
      has: async (key) => this.objects.has(key),
      put: async (key, body) => {
        if (!key.startsWith('releases/')) this.done.push(`put ${key.replace(/-[0-9a-f]{32}/, '')}`)
        this.objects.set(key, String(body))
      },
      read: async (key) => this.objects.get(key),
      keys: async (prefix) => [...this.objects.keys()].filter((key) => key.startsWith(prefix)),
      urlOf: (key) => key,
    }
  }

  #stack(): StackNow | undefined {
    if (this.status === undefined) return undefined
    return { status: this.status, reason: undefined, outputs: { HttpApiUrl: 'https://x' } }
  }

  #propose({ kind, template, imports = [] }: Proposed): Proposal | undefined {
    const text = 'url' in template ? (this.objects.get(template.url) ?? '') : template.body
    const { Resources } = JSON.parse(text) as Template
    const ids = [...new Set([...Object.keys(this.resources), ...Object.keys(Resources)])]
    const changes = ids.flatMap((id): StackChange[] => {
      const [before, after] = [this.resources[id], Resources[id]]
      if (JSON.stringify(before) === JSON.stringify(after) && !this.replaced[id]) return []
      const name = String(after?.Properties.TableName)
      const add = this.names.get(name) === 'us' ? 'Import' : 'Add'
      const action = before ? (after ? 'Modify' : 'Remove') : add
      const type = (after ?? before)?.Type ?? ''
      return [{ action, id, type, replacement: this.replaced[id], policy: undefined }]
    })
    if (changes.length === 0) return undefined
    this.imported.push(...imports.map(({ id }) => id))
    this.done.push(`propose ${kind}`)
    this.#template = Resources
    return { name: 'one', changes }
  }

  #execute({ changes }: Proposal): void {
    const first = this.status === undefined
    this.done.push('execute')
    for (const { id, type } of changes) {
      const fails = id === this.failsAt
      this.#tell(id, type, fails ? 'CREATE_FAILED' : 'UPDATE_COMPLETE', fails ? 'no room' : undefined)
      if (!fails) continue
      this.#tell('Later', 'T', 'CREATE_FAILED', 'Resource creation cancelled')
      this.status = 'UPDATE_ROLLBACK_COMPLETE'
      this.failsAt = undefined
      return
    }
    this.resources = this.#template
    this.status = first ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE'
    for (const { Type, Properties } of Object.values(this.resources)) {
      if (Type !== 'AWS::Lambda::Function') continue
      const name = String(Properties.FunctionName)
      const versions = this.versions.get(name) ?? []
      if (changes.some(({ id }) => this.resources[id]?.Properties === Properties))
        this.versions.set(name, [...versions, String(versions.length + 1)])
      this.live.set(name, this.versions.get(name)?.at(-1) ?? '')
    }
  }

  #tell(resource: string, type: string, status: string, reason: string | undefined): void {
    this.#events.push({ id: String(this.#events.length), resource, type, status, reason })
  }
}

const made = new Map<string, StagePackage>()

/** Takes away the files that were made for it. */
export function removePackages(): void {
  for (const { directory } of made.values()) rmSync(directory, { recursive: true })
  made.clear()
}

function packageOf(params: Readonly<Record<string, string>>): StagePackage {
  const template = sampleTemplate(params)
  const text = JSON.stringify({ template, code: params.code })
  const key = createHash('sha256').update(text).digest('hex')
  const known = made.get(key)
  if (known) return known
  const directory = mkdtempSync(join(tmpdir(), 'keepsakes-deploying-'))
  writeFileSync(join(directory, 'awardKeepsakes.zip'), `award ${params.code}`)
  writeFileSync(join(directory, 'health.zip'), 'health')
  const { ServerlessDeploymentBucket } = template.Resources
  const inUse = params.inUse === 'true'
  const packaged = {
    template,
    firstTemplate: { Resources: { ServerlessDeploymentBucket } } as StagePackage['firstTemplate'],
    directory,
    settings: { terminationProtection: inUse, policy: inUse ? ['kept'] : [], tags: { STAGE: 'x' } },
  }
  made.set(key, packaged)
  return packaged
}
