import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleFunctions } from './bundle.ts'
import { formatBundles } from './bundle-size.ts'
import { fingerprint } from './fingerprint.ts'
import { deployedFunctions } from './functions.ts'
import { withLock } from './lock.ts'
import { projectRoot } from './project.ts'
import { PackageError, packageStage } from './serverless.ts'
import { readStamp, type Stamp, writeStamp } from './stamp.ts'

export type PackageOptions = {
  /** Lower case letters, digits and hyphens, at most 20: it is part of every name. */
  stage: string
  /** Hears what is being done, when something is. */
  log?: (line: string) => void
  /** Builds all of it again even when nothing changed. */
  force?: boolean
  root?: string
}

export type Packaged = {
  /** The compiled CloudFormation template of the stage. */
  templatePath: string
  /** What the handlers in the template are relative to. */
  codeDir: string
  /** Whether anything had to be built. */
  changed: boolean
}

/**
 * Makes sure that the bundles and the stage's template are those of the sources as they are now. Cheap when nothing
 * changed, safe to call from many processes at once. Throws BundleError, BudgetError or PackageError.
 */
export async function ensurePackaged(options: PackageOptions): Promise<Packaged> {
  const { stage, log = () => {}, force = false, root = projectRoot } = options
  assertStage(stage)
  const directory = join(root, '.build', stage, 'package')
  const templatePath = join(directory, 'cloudformation-template-update-stack.json')
  const packaged = (changed: boolean): Packaged => ({ templatePath, codeDir: root, changed })

  const isCurrent = async (inputs: string, stamp: Stamp) =>
    !force &&
    stamp.bundles === inputs &&
    stamp.templates[stage] === inputs &&
    existsSync(templatePath) &&
    (await bundlesExist(root))
  if (await isCurrent(await fingerprint(root), await readStamp(root))) return packaged(false)

  return withLock(join(root, '.build/lock'), async () => {
    // Read again: another process may have built it meanwhile.
    const inputs = await fingerprint(root)
    const stamp = await readStamp(root)
    if (await isCurrent(inputs, stamp)) return packaged(false)
    if (force || stamp.bundles !== inputs || !(await bundlesExist(root))) {
      log('bundling the functions')
      await writeStamp(root, { templates: {} })
      log(formatBundles(await bundleFunctions(root)))
      stamp.templates = {}
    }
    log(`compiling serverless.yml for the stage ${stage}`)
    await packageStage(root, stage, directory)
    await writeStamp(root, { bundles: inputs, templates: { ...stamp.templates, [stage]: inputs } })
    return packaged(true)
  })
}

// What .build holds beside the stages.
const taken = ['functions', 'maps', 'meta']

function assertStage(stage: string): void {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage))
    throw new PackageError(
      `"${stage}" cannot be a stage: use at most 20 lower case letters, digits and hyphens, a letter first`,
    )
  if (taken.includes(stage)) throw new PackageError(`"${stage}" cannot be a stage: .build/${stage} is taken`)
}

async function bundlesExist(root: string): Promise<boolean> {
  const functions = await deployedFunctions(root)
  return functions.every(({ name }) => existsSync(join(root, `.build/functions/${name}/index.mjs`)))
}

const usage = `Usage: npm run package -- [--stage NAME] [--force] [--json]

Bundles the functions and compiles serverless.yml. Needs no account, no credentials and no network.

  --stage NAME  what to compile for (dev)
  --force       build again even when nothing changed
  --json        print one JSON document`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'dev' },
      force: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(usage)
  const { stage, force, json } = values
  const result = await ensurePackaged({ stage, force, log: json ? () => {} : console.log })
  if (json) console.log(JSON.stringify({ stage, ...result }))
  else
    console.log(result.changed ? `wrote ${result.templatePath}` : `nothing changed: ${result.templatePath}`)
}

if (import.meta.main) {
  await main().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
