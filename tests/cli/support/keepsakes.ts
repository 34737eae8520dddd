import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Asked, Ran } from './command-host.ts'

export type { Ran }

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const MAIN = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url))
const HOST = fileURLToPath(new URL('./command-host.ts', import.meta.url))

/** The process in which the commands of this test file run, one after another. */
let host: { readonly child: ChildProcess; readonly ended: Promise<unknown[]> } | undefined
let busy = false

function startHost() {
  const child = fork(HOST, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return { child, ended: once(child, 'exit') }
}

/** Pictures for documents are made with commands too, where there is nobody to end the process. */
const inTest = 'afterAll' in globalThis
if (inTest)
  afterAll(async () => {
    if (host === undefined) return
    host.child.disconnect()
    // A command that leaves something running would never have ended by itself.
    expect(await host.ended).toEqual([0, null])
  })

/**
 * Runs the command to its end, as a person does. It shares a process with those that the test file ran before, unless one of them is
 * running still.
 */
export async function keepsakes(
  args: readonly string[],
  input = '',
  { cwd = ROOT }: { cwd?: string } = {},
): Promise<Ran> {
  if (busy || !inTest) return startKeepsakes(args, input, { cwd }).ended
  return runShared('cli/main.ts', args, input, { cwd })
}

/** Runs a script of the project, such as local/start.ts, to its end, in the process that the commands of this test file share. */
export async function runShared(
  script: string,
  args: readonly string[],
  input = '',
  { cwd = ROOT }: { cwd?: string } = {},
): Promise<Ran> {
  if (busy) throw new Error('a command is still running in the process that commands share')
  busy = true
  try {
    host ??= startHost()
    const { child, ended } = host
    const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, String(value)]))
    const answer = new Promise<Ran>((resolve) => child.once('message', (ran) => resolve(ran as Ran)))
    child.send({ script, args, input, cwd, env } satisfies Asked)
    const ran = await Promise.race([answer, ended])
    if (Array.isArray(ran)) throw new Error(`the process of the commands has ended, of ${args.join(' ')}`)
    return ran as Ran
  } finally {
    busy = false
  }
}

export interface Running {
  /** Its code is null when a signal ended it. */
  readonly ended: Promise<Ran>
  kill(signal: 'SIGINT' | 'SIGKILL'): void
}

/** Starts it in a process of its own, for a test that ends it. */
export function startKeepsakes(
  args: readonly string[],
  input = '',
  { cwd = ROOT }: { cwd?: string } = {},
): Running {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe', cwd })
  const read = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      read[name] += text
    })
  }
  // Whoever does not read its input may close it first.
  child.stdin.on('error', () => undefined).end(input)
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...read }))
  })
  return { ended, kill: (signal) => child.kill(signal) }
}
