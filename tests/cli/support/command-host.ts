import { Readable } from 'node:stream'

/** A command to run: what a process of its own would be started with. */
export interface Asked {
  /** The file of the project that it is, such as cli/main.ts. */
  readonly script: string
  readonly args: readonly string[]
  readonly input: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

// A process that runs one command after another, each by the very file that a process of its own would run: to start Node
// and to load the packages is most of what a command takes. It ends when whoever asks lets go of it, once nothing is
// left running, so a command that would not have ended keeps it from ending.

/** A command has asked for the end of its process. Nothing that it does afterwards is told. */
class Exited extends Error {}

const written = { stdout: '', stderr: '' }
let exited: number | undefined
let failed: ((error: unknown) => void) | undefined

for (const name of ['stdout', 'stderr'] as const) {
  const write = (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
    if (exited === undefined)
      written[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    const done = more.find((each) => typeof each === 'function')
    if (typeof done === 'function') setImmediate(() => done(null))
    return true
  }
  process[name].write = write as typeof process.stdout.write
  process[name].setMaxListeners(0)
}
process.setMaxListeners(0)
process.exit = (code) => {
  exited ??= Number(code ?? process.exitCode ?? 0)
  throw new Exited('the command has ended')
}
process.on('uncaughtException', (error) => failed?.(error))

async function run({ script, args, input, cwd, env }: Asked, number: number): Promise<Ran> {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(cwd)
  process.argv.splice(1, process.argv.length, 'keepsakes', ...args)
  process.exitCode = undefined
  const stdin = Readable.from(input === '' ? [] : [Buffer.from(input)], { objectMode: false })
  Object.defineProperty(process, 'stdin', { value: stdin, configurable: true })
  Object.assign(written, { stdout: '', stderr: '' })
  exited = undefined
  try {
    await Promise.race([
      import(`../../../${script}?run=${number}`),
      new Promise((_, reject) => {
        failed = reject
      }),
    ])
  } catch (error) {
    if (!(error instanceof Exited)) {
      written.stderr += `${error instanceof Error ? error.stack : error}\n`
      exited ??= 1
    }
  }
  const code = exited ?? Number(process.exitCode ?? 0)
  // Its own end is that of no command.
  process.exitCode = undefined
  return { code, ...written }
}

let count = 0
process.on('message', (asked: Asked | 'drain') => {
  // Node tells of an end that it comes to while the channel does not hold it off.
  if (asked === 'drain') process.channel?.unref()
  else void run(asked, ++count).then((ran) => process.send?.(ran))
})
process.on('beforeExit', () => {
  if (!process.connected) return
  process.channel?.ref()
  process.send?.('drained')
})
