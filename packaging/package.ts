import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleFunctions } from './bundle.ts'
import { formatBundles } from './bundle-size.ts'
import { fingerprint, readStamp, type Stamp, writeStamp } from './fingerprint.ts'
import { deployedFunctions } from './functions.ts'
import { withLock } from './lock.ts'
import { projectRoot } from './project.ts'
import { PackageError, packageStage } from './serverless.ts'

export type PackageOptions = {
  /** Lower case letters, digits and hyphens, at most 15: a bucket's name has 63, with account and region. */
  stage: string
  /** Settings of serverless.yml that differ from the stage's own, as `--param` gives them. */
  params?: Readonly<Record<string, string>>
  /** Hears what is being done, when something is. */
  log?: (line: string) => void
  /** Hears the table of the bundles' sizes, when they were built. */
  tell?: (table: string) => void
  /** Builds all of it again even when nothing changed. */
  force?: boolean
  root?: string
}

export type Packaged = {
  /** The compiled CloudFormation template of the stage. */
  templatePath: string
  /** The handlers in the template are relative to this folder. */
  codeDir: string
  /** Whether anything had to be built. */
  changed: boolean
}

/**
 * Makes sure that the bundles and the stage's template are those of the sources as they are now. Cheap when nothing
 * changed, safe to call from many processes at once.
 *
 * @throws BundleError, BudgetError or PackageError
 */
export async function ensurePackaged(options: PackageOptions): Promise<Packaged> {
  const { stage, params = {}, log = () => {}, tell = () => {}, force = false, root = projectRoot } = options
  assertStage(stage)
  const build = buildName(stage, params)
  const directory = join(root, '.build', build, 'package')
  const templatePath = join(directory, 'cloudformation-template-update-stack.json')
  const packaged = (changed: boolean): Packaged => ({ templatePath, codeDir: root, changed })

  const isCurrent = async (inputs: string, stamp: Stamp) =>
    !force &&
    stamp.bundles === inputs &&
    stamp.templates[build] === inputs &&
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
      tell(formatBundles(await bundleFunctions(root)))
      stamp.templates = {}
    }
    log(`compiling serverless.yml for the stage ${stage}`)
    await packageStage({ root, stage, params, directory })
    await writeStamp(root, { bundles: inputs, templates: { ...stamp.templates, [build]: inputs } })
    return packaged(true)
  })
}

/** Where a build goes, by stage and settings: no stage has a plus sign in its name. */
function buildName(stage: string, params: Readonly<Record<string, string>>): string {
  const given = Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1))
  if (given.length === 0) return stage
  return `${stage}+${createHash('sha256').update(JSON.stringify(given)).digest('hex').slice(0, 12)}`
}

// Names in .build that are no stages.
const taken = ['functions', 'maps', 'meta']

function assertStage(stage: string): void {
  if (!/^[a-z][a-z0-9-]{0,14}$/.test(stage))
    throw new PackageError(
      `"${stage}" cannot be a stage: use at most 15 lower case letters, digits and hyphens, a letter first`,
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
  const result = await ensurePackaged({
    stage,
    force,
    ...(json ? {} : { log: console.log, tell: console.log }),
  })
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
