import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** serverless.yml, or something that it includes, cannot be compiled. */
export class PackageError extends Error {
  override readonly name = 'PackageError'
}

/**
 * Compiles serverless.yml for a stage into `directory`: the CloudFormation template and a zip for each function. It
 * needs no account, and nothing of the environment but PATH reaches it, so that no profile, credential or region of
 * whoever builds changes the result.
 */
export async function packageStage(root: string, stage: string, directory: string): Promise<void> {
  const executable = createRequire(import.meta.url).resolve('serverless/bin/serverless.js')
  const child = spawn(process.execPath, [executable, 'package', '--stage', stage, '--package', directory], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: join(root, '.build'), NO_COLOR: '1' },
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
