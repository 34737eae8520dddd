import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { EDGE_TEMPLATE } from '../packaging/edge-template.ts'
import { ensurePackaged } from '../packaging/package.ts'
import { projectRoot } from '../packaging/project.ts'
import { PRODUCTION } from '../packaging/stage-settings.ts'

// All three, because they differ in their settings: new, local, and in full use.
const builds = [{ stage: 'dev' }, { stage: 'local' }, { stage: 'prod', params: PRODUCTION }]

const NOT_CHECKED = `
  ************************************************************************
  *  cfn-lint is not on the PATH: NOTHING WAS CHECKED of the templates.  *
  *  Install it (pip install cfn-lint) before you trust or deploy them.  *
  ************************************************************************
`

interface Ran {
  readonly status: number | null
  readonly error?: Error | undefined
}

/** Runs cfn-lint, where it is installed, on templates. Returns the exit code; warnings count too, as is cfn-lint's way. */
export function lint(templates: readonly string[], run: (options: readonly string[]) => Ran): number {
  const { status, error } = run(['--regions', 'eu-west-1', 'us-east-1', '--template', ...templates])
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    console.error(NOT_CHECKED)
    return 0
  }
  if (status === 0) console.log(`cfn-lint finds nothing wrong with ${templates.length} templates`)
  return status ?? 1
}

async function main(): Promise<number> {
  const templates: string[] = []
  for (const build of builds)
    templates.push((await ensurePackaged({ ...build, log: console.log })).templatePath)
  // These are deployed as they are written.
  templates.push(join(projectRoot, 'infra/web-acl.yml'), join(projectRoot, EDGE_TEMPLATE))
  return lint(templates, (options) => spawnSync('cfn-lint', options, { stdio: 'inherit' }))
}

if (import.meta.main) process.exitCode = await main()
