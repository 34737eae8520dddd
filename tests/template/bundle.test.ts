import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as dynamo from '@aws-sdk/client-dynamodb'
import * as eventbridge from '@aws-sdk/client-eventbridge'
import * as sqs from '@aws-sdk/client-sqs'
import { criterionKinds } from '../../awarding/criteria/index.ts'
import { defaultProvider } from '../../functions/aws/bundled/lambda-credentials.ts'
import { EventStreamSerde } from '../../functions/aws/bundled/no-event-streams.ts'
import { SignatureV4MultiRegion } from '../../functions/aws/bundled/one-region.ts'
import {
  bundleFunctions,
  ERRORS_IN_USE,
  ERRORS_TRIED_AGAIN,
  TELLING_PRODUCERS,
} from '../../packaging/bundle.ts'
import { assertWithinBudgets, formatBundles } from '../../packaging/bundle-size.ts'
import { bundled } from '../../packaging/fingerprint.ts'
import { deployedFunctions } from '../../packaging/functions.ts'
import { ensurePackaged } from '../../packaging/package.ts'
import { projectRoot } from '../../packaging/project.ts'
import { contentsIn, metafileOf } from './support/metafiles.ts'
import { type SampleProject, sampleProject } from './support/project.ts'

let project: SampleProject | undefined
const bundle = async (files: Record<string, string>) => {
  project = await sampleProject(files)
  return bundleFunctions(project.root)
}
afterEach(() => project?.remove())

test('a bundle is one module, with its source map and the account of its contents beside the shipped folder', async () => {
  const [hello] = await bundle({})
  expect(hello).toMatchObject({
    name: 'hello',
    parts: [{ name: 'functions/greet/', bytes: expect.any(Number) }],
  })
  const built = (path: string) => readFile(join(project?.root ?? '', '.build', path), 'utf8')
  expect(await built('functions/hello/index.mjs')).toContain('as handler')
  expect(JSON.parse(await built('maps/hello/index.mjs.map'))).toHaveProperty('sources')
  expect(JSON.parse(await built('meta/hello.json'))).toHaveProperty('inputs')
})

test('a bundle that outgrows its budget is refused with its largest contents', async () => {
  const large = `export const text = ${JSON.stringify('x'.repeat(500_000))}\n`
  const files = {
    'store/large.ts': large,
    'functions/greet/hello.ts':
      'import { text } from "../../store/large.ts"\nexport const handler = async () => text\n',
  }
  await expect(bundle(files)).rejects.toThrow(/hello has 501 KB of 420 KB \(store\/ 501 KB/)
})

test('a require that would throw when Lambda loads the module is refused', async () => {
  const files = {
    'functions/greet/old.cjs': 'module.exports = require("node:fs")\n',
    'functions/greet/hello.ts': 'import fs from "./old.cjs"\nexport const handler = async () => fs\n',
  }
  await expect(bundle(files)).rejects.toThrow(/functions\/greet\/old\.cjs requires node:fs/)
})

test('a handler that is elsewhere than the bundle is refused', async () => {
  project = await sampleProject()
  const text = await readFile(join(project.root, 'serverless.yml'), 'utf8')
  await project.write('serverless.yml', text.replace('hello/index.handler', 'hallo/index.handler'))
  await expect(bundleFunctions(project.root)).rejects.toThrow(
    'the handler of hello is .build/functions/hallo/index.handler; make it .build/functions/hello/index.handler',
  )
})

test('credentials come from the environment alone: none of the other ways is in any bundle', async () => {
  const before = { ...process.env }
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' })
  const credentials = defaultProvider()
  expect(await credentials()).toMatchObject({ accessKeyId: 'id', secretAccessKey: 'secret' })
  process.env = before
  // They are read once.
  expect(await credentials()).toMatchObject({ accessKeyId: 'id', secretAccessKey: 'secret' })
  await ensurePackaged({ stage: 'dev' })
  const meta = JSON.parse(await readFile(join(projectRoot, '.build/meta/awardKeepsakes.json'), 'utf8'))
  const inputs = Object.keys(meta.inputs)
  expect(inputs).toContain('functions/aws/bundled/lambda-credentials.ts')
  expect(
    inputs.filter((path) => /credential-provider-(node|sso|ini|process|login|http|web)/.test(path)),
  ).toEqual([])
})

test('the bundles have nothing of endpoint discovery, of which no command of the client knows', async () => {
  const contents = await contentsOf('awardKeepsakes')
  expect(contents).toContain('functions/aws/bundled/no-endpoint-discovery.ts')
  expect(contents.filter((path) => /mnemonist|endpoint-(cache|discovery)\/dist/.test(path))).toEqual([])
  const commands = contents.filter((path) => /client-dynamodb\/.*Command\.js$/.test(path))
  expect(commands.length).toBeGreaterThan(3)
  const texts = await Promise.all(commands.map((path) => readFile(join(projectRoot, path), 'utf8')))
  expect(texts.filter((text) => text.includes('ndpointDiscovery'))).toEqual([])
})

test('the bundles have nothing of event streams, which no service that they call has', async () => {
  const contents = await contentsOf('eraseUser')
  expect(contents).toContain('functions/aws/bundled/no-event-streams.ts')
  expect(contents.filter((path) => /event-?streams?\//.test(path))).toEqual([])
  expect(() => new EventStreamSerde()).toThrow('no event streams')
  // A client of a service that has some sets up how they are read.
  const settings = contents.filter((path) => /client-[^/]+\/dist-es\/runtimeConfig\.js$/.test(path))
  expect(settings.length).toBeGreaterThan(2)
  const texts = await Promise.all(settings.map((path) => readFile(join(projectRoot, path), 'utf8')))
  expect(texts.filter((text) => /eventStream/i.test(text))).toEqual([])
})

test('every class of an error that the functions look for is in the bundles, and the other errors keep their names', async () => {
  const sources = await Promise.all(
    ['functions', 'store', 'events', 'publishing'].flatMap((folder) =>
      globSync(`${folder}/**/*.ts`, { cwd: projectRoot }).map((path) =>
        readFile(join(projectRoot, path), 'utf8'),
      ),
    ),
  )
  const imported = sources.flatMap((text) =>
    [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-(?:dynamodb|sqs|eventbridge)'/g)].flatMap(
      ([, names = '']) =>
        names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => /(Exception|Error|NotFound)$/.test(name)),
    ),
  )
  expect([...new Set(imported)].sort()).toEqual([...ERRORS_IN_USE].sort())
})

test('an error that the SDK tries again because its class says so keeps its class', () => {
  const saying = [dynamo, sqs, eventbridge]
    .flatMap((client) => Object.values(client) as unknown[])
    .filter((each) => typeof each === 'function' && each.prototype instanceof Error)
    .map((Class) => new (Class as new (about: object) => { name: string; $retryable?: object })({}))
    .filter(({ $retryable }) => $retryable !== undefined)
  expect(saying.map(({ name }) => name).sort()).toEqual([...ERRORS_TRIED_AGAIN].sort())
})

test('the client of the bus signs for one region, and hashes as Node.js does', async () => {
  const contents = await contentsOf('awardKeepsakes')
  expect(contents).toContain('functions/aws/bundled/one-region.ts')
  expect(contents.filter((path) => /signature-v4-multi-region/.test(path))).toEqual([])
  expect(SignatureV4MultiRegion.sigv4aDependency()).toBe('none')
})

test('the bundles have the commands that the store sends, and none that reads without a key', async () => {
  const contents = await contentsOf('awardKeepsakes')
  const commands = contents.filter((path) => /client-dynamodb\/.*\/commands\/\w+Command\.js$/.test(path))
  expect(commands.map((path) => /(\w+)Command\.js$/.exec(path)?.[1]).sort()).toEqual([
    'DeleteItem',
    // Only the settings of endpoint discovery name it, which a bundle has none of.
    'DescribeEndpoints',
    'GetItem',
    'PutItem',
    'Query',
    'UpdateItem',
  ])
  expect(contents.filter((path) => /lib-dynamodb/.test(path))).toEqual([])
  expect((await contentsOf('ingestActivities')).filter((path) => /dynamodb/.test(path))).toEqual([])
})

const contentsOf = async (functionName: string) => contentsIn(await metafileOf(functionName))

const functions = (await deployedFunctions(projectRoot)).map(({ name }) => name)

test('whatever is in a bundle is among the sources whose change builds it anew', async () => {
  const inputs = (await Promise.all(functions.map(metafileOf))).flatMap(({ inputs }) => Object.keys(inputs))
  const built = ['node_modules/', ...bundled.folders.map((folder) => `${folder}/`)]
  expect(inputs.filter((path) => !built.some((place) => path.startsWith(place)))).toEqual([])
})

test('no function loads fetch by importing the http of Node.js as an ES module', async () => {
  const texts = await Promise.all(
    functions.map((name) => readFile(join(projectRoot, `.build/functions/${name}/index.mjs`), 'utf8')),
  )
  expect(functions.filter((_, index) => /from"(node:)?http"/.test(texts[index] ?? ''))).toEqual([])
  // The pattern finds what it looks for: https loads nothing that http does not.
  expect(texts.some((text) => /from"(node:)?https"/.test(text))).toBe(true)
})

test.each(functions)('%s has zod/mini, not the whole of zod nor its languages', async (name) => {
  const contents = await contentsOf(name)
  expect(contents.filter((path) => /zod\/v\d\/(classic|locales)\//.test(path))).toEqual([])
})

/** Files and folders that check activities of partners … */
const JUDGING = [
  'events/activity.ts',
  'events/activity-mistakes.ts',
  'schemas/activities/',
  'schemas/envelope.ts',
]
/** … and those that know which activities count, and check campaigns of producers. */
const AWARDING = [
  'node_modules/ipaddr.js/',
  'event-patterns/',
  'awarding/campaign/campaign.ts',
  'awarding/campaign/consistency.ts',
  'awarding/criteria/grammar.ts',
  'awarding/catalogue/catalogue.ts',
  'awarding/catalogue/activity-index.ts',
  'awarding/catalogue/filing.ts',
  'awarding/catalogue/compiled-campaign.ts',
  'awarding/deciding/decide.ts',
]
/** Webhooks go to no private address. */
const ADDRESSES = ['node_modules/ipaddr.js/']
/** These say how far a user is, or has to come, in a passport and to analysts, or name what is measured. */
const TELLING_HOW_FAR = ['getPassport', 'planExport', 'tidyExport', 'patrolTraffic']
const within = (contents: readonly string[], places: readonly string[]) =>
  contents.filter((path) => places.some((place) => path.startsWith(place)))

/** These take activities, or drafts of campaigns. */
const COMPILING = ['awardKeepsakes', 'ingestActivities', ...TELLING_PRODUCERS]

test.each(functions.filter((name) => !COMPILING.includes(name)))(
  '%s has nothing of what only awarding needs',
  async (name) => {
    const contents = await contentsOf(name)
    const allowed = name === 'sendWebhooks' ? ADDRESSES : []
    const foreign = [...AWARDING, ...JUDGING].filter((path) => !allowed.includes(path))
    expect(within(contents, foreign)).toEqual([])
    if (!TELLING_HOW_FAR.includes(name)) expect(within(contents, ['awarding/criteria/'])).toEqual([])
  },
)

test('ingestActivities can judge an activity and tell what it adds to, and knows no table and no award', async () => {
  const contents = await contentsOf('ingestActivities')
  expect(contents).toEqual(expect.arrayContaining(['events/activity.ts', 'awarding/catalogue/catalogue.ts']))
  expect(within(contents, ['store/', 'awarding/deciding/', 'awarding/rehearsing/'])).toEqual([])
})

test('no function but those of drafts has what producers are told of kinds of criteria, which are whole everywhere else', async () => {
  const others = functions.filter((name) => !TELLING_PRODUCERS.includes(name))
  const all = await Promise.all(others.map(contentsOf))
  expect(within(all.flat(), ['awarding/checking/', 'awarding/criteria/guiding/'])).toEqual([])
  expect(Object.keys((await metafileOf('awardKeepsakes')).inputs)).toContain(
    'awarding/criteria/count/guide.ts',
  )
  expect(criterionKinds.map(({ guide }) => typeof guide.lookAt)).toEqual(criterionKinds.map(() => 'function'))
})

test('what only awarding needs is called what it was called when readers were told to do without', async () => {
  const contents = await contentsOf('awardKeepsakes')
  expect([...AWARDING, ...JUDGING].filter((place) => within(contents, [place]).length === 0)).toEqual([])
})

test('the sizes are told as a table', () => {
  const bundles = [{ name: 'health', bytes: 110_000, parts: [{ name: 'zod', bytes: 22_000 }] }]
  expect(formatBundles(bundles)).toBe(
    ['function  size    budget  largest contents', 'health    110 KB  125 KB  zod 22 KB'].join('\n'),
  )
  expect(() => assertWithinBudgets(bundles)).not.toThrow()
})
