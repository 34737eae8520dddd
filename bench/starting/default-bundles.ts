import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { FunctionSource } from '../../packaging/functions.ts'
import { projectRoot } from '../../packaging/project.ts'

const functionsAws = join(projectRoot, 'functions/aws')

/** The clients as the SDK makes them for whoever gives it nothing but their name. */
const defaultClients: Plugin = {
  name: 'default-clients',
  setup({ onLoad }) {
    const given = (contents: string) => () => ({ contents, loader: 'ts' as const, resolveDir: functionsAws })
    onLoad(
      { filter: /functions[\\/]aws[\\/]database\.ts$/ },
      given(`import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
export const databaseClient = () => new DynamoDBClient({})`),
    )
    onLoad({ filter: /functions[\\/]aws[\\/]client\.ts$/ }, given('export const clientSettings = () => ({})'))
  },
}

/**
 * Bundles a function as esbuild and the SDK do by themselves, minified: with packages as Node.js would find them, every class of an
 * error, every way to credentials, and nothing of packaging/bundle.ts left out. What is written in our own code stays as it is, such
 * as zod/mini.
 *
 * @returns the path of the module
 */
export async function bundleByDefaults({ name, entry }: FunctionSource, folder: string): Promise<string> {
  const outfile = join(folder, name, 'index.mjs')
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Packages that are CommonJS require what is Node's own.
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
    },
    plugins: [defaultClients],
    legalComments: 'none',
    logLevel: 'silent',
  })
  return outfile
}
