import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromEnv } from '@aws-sdk/credential-provider-env'
import type { Metafile } from 'esbuild'
import { bundleFunctions } from '../../ops/bundle.ts'
import { assertWithinBudgets, formatBundles } from '../../ops/bundle-size.ts'
import { deployedFunctions } from '../../ops/functions.ts'
import { defaultProvider } from '../../ops/lambda-credentials.ts'
import { ensurePackaged } from '../../ops/package.ts'
import { projectRoot } from '../../ops/project.ts'
import SmallLruCache from '../../ops/small-lru-cache.ts'
import { type SampleProject, sampleProject } from './support/project.ts'

let project: SampleProject | undefined
const bundle = async (files: Record<string, string>) => {
  project = await sampleProject(files)
  return bundleFunctions(project.root)
}
afterEach(() => project?.remove())

test('a bundle is one module, with its source map and the account of its contents beside the shipped folder', async () => {
  const [hello] = await bundle({})
  expect(hello).toMatchObject({ name: 'hello', parts: [{ name: 'functions/', bytes: expect.any(Number) }] })
  const built = (path: string) => readFile(join(project?.root ?? '', '.build', path), 'utf8')
  expect(await built('functions/hello/index.mjs')).toContain('as handler')
  expect(JSON.parse(await built('maps/hello/index.mjs.map'))).toHaveProperty('sources')
  expect(JSON.parse(await built('meta/hello.json'))).toHaveProperty('inputs')
})

test('a bundle that outgrows its budget is refused with its largest contents', async () => {
  const large = `export const text = ${JSON.stringify('x'.repeat(500_000))}\n`
  const files = {
    'store/large.ts': large,
    'functions/hello.ts':
      'import { text } from "../store/large.ts"\nexport const handler = async () => text\n',
  }
  await expect(bundle(files)).rejects.toThrow(/hello has 501 KB of 420 KB \(store\/ 501 KB/)
})

test('a require that would throw when Lambda loads the module is refused', async () => {
  const files = {
    'functions/old.cjs': 'module.exports = require("node:fs")\n',
    'functions/hello.ts': 'import fs from "./old.cjs"\nexport const handler = async () => fs\n',
  }
  await expect(bundle(files)).rejects.toThrow(/functions\/old\.cjs requires node:fs/)
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
  expect(defaultProvider).toBe(fromEnv)
  await ensurePackaged({ stage: 'dev' })
  const meta = JSON.parse(await readFile(join(projectRoot, '.build/meta/awardKeepsakes.json'), 'utf8'))
  const inputs = Object.keys(meta.inputs)
  expect(inputs).toContain('ops/lambda-credentials.ts')
  expect(
    inputs.filter((path) => /credential-provider-(node|sso|ini|process|login|http|web)/.test(path)),
  ).toEqual([])
})

test('the small cache forgets what was used longest ago, and is what the bundles have', async () => {
  const cache = new SmallLruCache<string, number>(2)
  cache.set('a', 1)
  cache.set('b', 2)
  expect([cache.get('a'), cache.peek('b'), cache.has('c')]).toEqual([1, 2, false])
  cache.set('c', 3)
  expect(['a', 'b', 'c'].map((key) => cache.has(key))).toEqual([true, false, true])
  cache.clear()
  expect(cache.get('a')).toBeUndefined()

  await ensurePackaged({ stage: 'dev' })
  const inputs = Object.keys(
    JSON.parse(await readFile(join(projectRoot, '.build/meta/awardKeepsakes.json'), 'utf8')).inputs,
  )
  expect(inputs).toContain('ops/small-lru-cache.ts')
  expect(inputs.filter((path) => path.includes('mnemonist'))).toEqual([])
})

/** The paths of what is in a function's bundle: not those that were looked at and left out. */
async function contentsOf(functionName: string): Promise<string[]> {
  await ensurePackaged({ stage: 'dev' })
  const meta: Metafile = JSON.parse(
    await readFile(join(projectRoot, `.build/meta/${functionName}.json`), 'utf8'),
  )
  return Object.values(meta.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  )
}

const functions = (await deployedFunctions(projectRoot)).map(({ name }) => name)

test.each(functions)('%s has zod/mini, not the whole of zod nor its languages', async (name) => {
  const contents = await contentsOf(name)
  expect(contents.filter((path) => /zod\/v\d\/(classic|locales)\//.test(path))).toEqual([])
})

// What it takes to check what partners write …
const JUDGING = [/^events\/activity\.ts$/, /^schemas\/(activities\/|envelope\.ts$)/]
// … and to know which activities count, and check what producers write.
const AWARDING = [
  /^node_modules\/ipaddr\.js\//,
  /^events\/pattern\//,
  /^awarding\/(campaign|campaign-checks|keepsake-schema|tier-checks)\.ts$/,
  /^awarding\/criteria\/(grammar|where)\.ts$/,
  /^awarding\/(catalogue|activity-index|field-node|filing|windows|compiled-measure|decide)\.ts$/,
]
test.each(functions.filter((name) => name !== 'awardKeepsakes'))(
  '%s has nothing of what only awarding needs',
  async (name) => {
    const contents = await contentsOf(name)
    const foreign = name === 'ingestActivities' ? AWARDING : [...AWARDING, ...JUDGING]
    expect(contents.filter((path) => foreign.some((part) => part.test(path)))).toEqual([])
    // Only a passport says how far a user is.
    if (name !== 'getPassport')
      expect(contents.filter((path) => path.startsWith('awarding/criteria/'))).toEqual([])
  },
)

test('ingestActivities can judge an activity, and knows no campaign and no table', async () => {
  const contents = await contentsOf('ingestActivities')
  expect(contents).toContain('events/activity.ts')
  expect(contents.filter((path) => /^(awarding|store|events\/pattern)\/|ipaddr\.js/.test(path))).toEqual([])
})

test('what only awarding needs is called what it was called when readers were told to do without', async () => {
  const contents = await contentsOf('awardKeepsakes')
  expect([...AWARDING, ...JUDGING].filter((part) => !contents.some((path) => part.test(path)))).toEqual([])
})

test('the sizes are told as a table', () => {
  const bundles = [{ name: 'health', bytes: 110_000, parts: [{ name: 'zod', bytes: 22_000 }] }]
  expect(formatBundles(bundles)).toBe(
    ['function  size    budget  largest contents', 'health    110 KB  125 KB  zod 22 KB'].join('\n'),
  )
  expect(() => assertWithinBudgets(bundles)).not.toThrow()
})
