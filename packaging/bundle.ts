import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { build, type Metafile, type OutputFile, type Plugin } from 'esbuild'
import { assertWithinBudgets, type Bundle, formatBundles, largestParts } from './bundle-size.ts'
import { deployedFunctions, type FunctionSource } from './functions.ts'
import { projectRoot } from './project.ts'

/** A bundle that would fail when Lambda loads it. */
export class BundleError extends Error {
  override readonly name = 'BundleError'
}

/**
 * Writes every deployed function to `.build/functions/<name>/index.mjs`, its source map and esbuild's account of it
 * beside that in `.build/maps` and `.build/meta`, which are not shipped.
 *
 * @throws BudgetError when one is too large
 */
export async function bundleFunctions(root: string = projectRoot): Promise<Bundle[]> {
  const functions = await deployedFunctions(root)
  const bundles = await Promise.all(functions.map((source) => bundleFunction(root, source)))
  await removeOthers(join(root, '.build/functions'), new Set(functions.map(({ name }) => name)))
  assertWithinBudgets(bundles)
  return bundles
}

async function bundleFunction(root: string, { name, entry }: FunctionSource): Promise<Bundle> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `.build/functions/${name}/index.mjs`,
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The ES modules of a package, not its CommonJS: only they can be shaken, and they need no createRequire.
    mainFields: ['module', 'main'],
    conditions: ['import', 'module'],
    alias: {
      // For Node.js it names its CommonJS.
      yaml: join(projectRoot, 'node_modules/yaml/browser/index.js'),
      '@aws-sdk/credential-provider-node': join(projectRoot, 'functions/aws/bundled/lambda-credentials.ts'),
      '@smithy/core/event-streams': join(projectRoot, 'functions/aws/bundled/no-event-streams.ts'),
      '@aws-sdk/middleware-endpoint-discovery': join(
        projectRoot,
        'functions/aws/bundled/no-endpoint-discovery.ts',
      ),
    },
    plugins: [
      ...[onlyTheVersion, onlyErrorsInUse, oneRegion, nodesOwnHashes, withoutFetch],
      ...(TELLING_PRODUCERS.includes(name) ? [] : [withoutGuides]),
    ],
    sourcemap: 'external',
    legalComments: 'external',
    metafile: true,
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw new BundleError(`${entry} cannot be bundled: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  })
  refuseRequires(name, result.metafile)
  await Promise.all([
    ...result.outputFiles.map((file) => writeWhole(destination(root, name, file), file.contents)),
    writeWhole(join(root, `.build/meta/${name}.json`), JSON.stringify(result.metafile)),
  ])
  const code = result.outputFiles.find(({ path }) => path.endsWith('.mjs'))
  return { name, bytes: code?.contents.byteLength ?? 0, parts: largestParts(result.metafile) }
}

/** Each SDK client imports its whole package.json, 2 KB, to tell its version in the user agent. */
const onlyTheVersion: Plugin = {
  name: 'only-the-version',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'))
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
  },
}

/** The errors of these clients that our code tells from others by their class. */
export const ERRORS_IN_USE: readonly string[] = ['ConditionalCheckFailedException']

/** The SDK tries these again because their class says so: neither their name nor their status does. */
export const ERRORS_TRIED_AGAIN: readonly string[] = ['ReplicatedWriteConflictException']

const KEPT_ERRORS: readonly string[] = [...ERRORS_IN_USE, ...ERRORS_TRIED_AGAIN]

/**
 * A client has a class and a schema for each error of its service, half of them of operations that are not bundled. What has none is the
 * service's own exception, of the error's name, code and message, and is retried alike: but for those that are kept, the SDK goes
 * by names and states.
 */
const onlyErrorsInUse: Plugin = {
  name: 'only-errors-in-use',
  setup({ onLoad }) {
    const filter = /@aws-sdk[\\/]client-(dynamodb|sqs|eventbridge)[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/
    onLoad({ filter }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const registered = /^n0_registry\.registerError\((\w+)\$, \1\);$/gm
      const contents = text.replace(registered, (line, name) => (KEPT_ERRORS.includes(name) ? line : ''))
      if (contents === text) throw new BundleError(`${path} registers errors another way than it did`)
      return { contents, loader: 'js' }
    })
  },
}

/** The client of the bus could sign for several regions; S3's has other uses for the package. */
const oneRegion: Plugin = {
  name: 'one-region',
  setup({ onResolve }) {
    onResolve({ filter: /^@aws-sdk\/signature-v4-multi-region$/ }, ({ importer }) =>
      /client-eventbridge[\\/]/.test(importer)
        ? { path: join(projectRoot, 'functions/aws/bundled/one-region.ts') }
        : undefined,
    )
  },
}

/** Node.js hashes by itself: hashes written in JavaScript, for where nothing does, would be 5 KB that never run. */
const nodesOwnHashes: Plugin = {
  name: 'nodes-own-hashes',
  setup({ onLoad }) {
    onLoad(
      { filter: /@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]checksum[\\/]\w+[\\/](Sha256|Md5)Js\.js$/ },
      ({ path }) => {
        const name = /(\w+)\.js$/.exec(path)?.[1]
        return { contents: `export const ${name} = undefined`, loader: 'js' }
      },
    )
  },
}

/** These check drafts of producers, and tell them what is wrong. */
export const TELLING_PRODUCERS: readonly string[] = ['studioDrafts', 'studioPublishing']

/** A kind's object holds what it tells producers; the other functions tell them nothing. */
const withoutGuides: Plugin = {
  name: 'without-guides',
  setup({ onLoad }) {
    onLoad({ filter: /awarding[\\/]criteria[\\/][^\\/]+[\\/]guide\.ts$/ }, () => {
      return { contents: 'export const guide = {}', loader: 'js' }
    })
  },
}

/** Functions have the http of Node.js without fetch, which it would load. */
const withoutFetch: Plugin = {
  name: 'without-fetch',
  setup({ onResolve }) {
    onResolve({ filter: /^(node:)?http$/ }, () => ({
      path: join(projectRoot, 'functions/aws/bundled/node-http.ts'),
    }))
  },
}

function destination(root: string, name: string, { path }: OutputFile): string {
  return path.endsWith('.map') ? join(root, `.build/maps/${name}/index.mjs.map`) : path
}

/** A `require` that is left in an ES module throws when the module is loaded. */
function refuseRequires(name: string, metafile: Metafile): void {
  for (const [path, input] of Object.entries(metafile.inputs)) {
    const left = input.imports.find(({ kind, external }) => kind === 'require-call' && external)
    if (left !== undefined)
      throw new BundleError(
        `the bundle of ${name} would fail when it is loaded: ${path} requires ${left.path}; bundle that package's ES modules`,
      )
  }
}

/** Whoever reads the file meanwhile sees the old one or the new one, never a part. */
async function writeWhole(path: string, contents: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${process.pid}.partial`
  await writeFile(partial, contents)
  await rename(partial, path)
}

async function removeOthers(directory: string, wanted: Set<string>): Promise<void> {
  const others = (await readdir(directory)).filter((name) => !wanted.has(name))
  await Promise.all(others.map((name) => rm(join(directory, name), { recursive: true })))
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } })
  if (values.help) {
    console.log(
      'Usage: node packaging/bundle.ts [--json]\n\nBundles every function of serverless.yml to .build/functions.',
    )
  } else {
    const bundles = await bundleFunctions().catch((error: Error) => {
      console.error(error.message)
      process.exit(1)
    })
    console.log(values.json ? JSON.stringify(bundles) : formatBundles(bundles))
  }
}
