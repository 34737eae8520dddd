import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Asked, Ran } from './command-host.ts'

export type { Ran }

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const MAIN = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url))
const HOST = fileURLToPath(new URL('./command-host.ts', import.meta.url))

interface Host {
  readonly child: ChildProcess
  readonly ended: Promise<unknown[]>
}

/** The worker's process keeps it for the test files to come, each of which has an instance of this module. */
const kept = process as { commandHost?: Host | undefined }
let used = false
let running: string | undefined

function startHost(): Host {
  const child = fork(HOST, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const host = { child, ended: once(child, 'exit') }
  void host.ended.then(() => {
    kept.commandHost = undefined
  })
  return host
}

/** Sends a message, and resolves with the answer. While there is nothing to answer, nobody waits for the host to end. */
async function ask<T>(message: Asked | 'drain', of: string): Promise<T> {
  kept.commandHost ??= startHost()
  const { child, ended } = kept.commandHost
  child.ref()
  child.channel?.ref()
  try {
    const answer = new Promise<T>((resolve) => child.once('message', (said) => resolve(said as T)))
    child.send(message)
    const said = await Promise.race([answer, ended])
    if (Array.isArray(said)) throw new Error(`the process of the commands has ended, of ${of}`)
    return said as T
  } finally {
    child.unref()
    child.channel?.unref()
  }
}

/** Pictures for documents are made with commands too, where there is nobody to end the process. */
const inTest = 'afterAll' in globalThis
if (inTest)
  afterAll(async () => {
    if (running !== undefined) {
      kept.commandHost?.child.kill('SIGKILL')
      throw new Error(`the command had not ended when the tests had: ${running}`)
    }
    // A command that leaves something running would never have ended by itself.
    if (used) expect(await ask('drain', 'this file')).toBe('drained')
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
  if (running !== undefined || !inTest) return startKeepsakes(args, input, { cwd }).ended
  return runShared('cli/main.ts', args, input, { cwd })
}

/** Runs a script of the project, such as local/start.ts, to its end, in the process that commands share. */
export async function runShared(
  script: string,
  args: readonly string[],
  input = '',
  { cwd = ROOT }: { cwd?: string } = {},
): Promise<Ran> {
  if (running !== undefined)
    throw new Error(`a command is running still in the process that commands share: ${running}`)
  running = [script, ...args].join(' ')
  used = true
  try {
    const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, String(value)]))
    return await ask<Ran>({ script, args, input, cwd, env }, running)
  } finally {
    running = undefined
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
