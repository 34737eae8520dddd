import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command as a person does, in a process of its own. */
export const keepsakes = (args: readonly string[], input = ''): Promise<Ran> =>
  startKeepsakes(args, input).ended

export interface Running {
  /** Its code is null when a signal ended it. */
  readonly ended: Promise<Ran>
  kill(signal: 'SIGINT' | 'SIGKILL'): void
}

/** Starts it in the same way, for a test that ends it. */
export function startKeepsakes(args: readonly string[], input = ''): Running {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe' })
  const read = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      read[name] += text
    })
  }
  child.stdin.end(input)
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...read }))
  })
  return { ended, kill: (signal) => child.kill(signal) }
}
