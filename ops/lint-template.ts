import { spawnSync } from 'node:child_process'
import { ensurePackaged } from './package.ts'

// Both, because the stages differ in their parameters.
const stages = ['dev', 'local']

/** Runs cfn-lint, where it is installed, on the template of each kind of stage. Returns the exit code. */
async function lintTemplates(): Promise<number> {
  const templates: string[] = []
  for (const stage of stages) templates.push((await ensurePackaged({ stage, log: console.log })).templatePath)
  // Warnings count as failures too, as is cfn-lint's way.
  const { status, error } = spawnSync('cfn-lint', ['--regions', 'eu-west-1', '--template', ...templates], {
    stdio: 'inherit',
  })
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    console.error('cfn-lint is not on the PATH, so the templates were not checked: pip install cfn-lint')
    return 0
  }
  if (status === 0) console.log(`cfn-lint finds nothing wrong with ${templates.length} templates`)
  return status ?? 1
}

if (import.meta.main) process.exitCode = await lintTemplates()
