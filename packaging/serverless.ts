import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { projectRoot } from './project.ts'

/** serverless.yml, or something that it includes, cannot be compiled. */
export class PackageError extends Error {
  override readonly name = 'PackageError'
}

export interface StagePackage {
  readonly root: string
  readonly stage: string
  readonly params: Readonly<Record<string, string>>
  readonly directory: string
}

/**
 * Compiles serverless.yml for a stage into `directory`: the CloudFormation template and a zip for each function. It
 * needs no account, and nothing of the environment but PATH reaches it, so that no profile, credential or region of
 * whoever builds changes the result.
 */
export async function packageStage({ root, stage, params, directory }: StagePackage): Promise<void> {
  const executable = createRequire(import.meta.url).resolve('serverless/bin/serverless.js')
  const settings = Object.entries(params).map(([name, value]) => `--param=${name}=${value}`)
  const options = ['--stage', stage, '--package', directory, ...settings]
  const child = spawn(process.execPath, [executable, 'package', ...options], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      NO_COLOR: '1',
      // Most of its time goes to compiling itself and its checks of serverless.yml; both are kept.
      HOME: join(projectRoot, '.build'),
      NODE_COMPILE_CACHE: join(projectRoot, 'node_modules/.cache/keepsakes-compiled'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => output.push(text))
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0)
    throw new PackageError(`serverless package --stage ${stage} failed:\n${output.join('').trim()}`)
}
