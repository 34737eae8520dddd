import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { rounded } from './figures.ts'

export interface Measured {
  readonly seconds: number
  /** The most memory that the process had at any time. */
  readonly peakMegabytes: number
  /** Processor time of all of its threads, and of the first alone. Others of the machine do not weigh on it as on the clock. */
  readonly processorSeconds: number
  readonly firstThreadSeconds: number
  readonly stdout: string
}

const ROOT = join(import.meta.dirname, '..')
/** The system's own figure begins anew with the program; that of resourceUsage begins with what started it, where Linux is. */
const TELL_USAGE = `import { readFileSync } from 'node:fs'
const ofSystem = () => {
  try {
    return /^VmHWM:\\s+(\\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  } catch {}
}
const secondsOf = ({ user, system }) => (user + system) / 1e6
process.on('exit', () => {
  const peak = ofSystem() ?? process.resourceUsage().maxRSS
  const [all, first] = [secondsOf(process.cpuUsage()), secondsOf(process.threadCpuUsage())]
  process.stderr.write(['peak', peak, all, first].join(' '))
})`

/** Runs a script of this project in a process of its own. @throws Error with what it told when it fails */
export async function measureProcess(
  script: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<Measured> {
  const start = process.hrtime.bigint()
  const child = spawn(
    process.execPath,
    [
      ...nodeOptions,
      '--import',
      `data:text/javascript,${encodeURIComponent(TELL_USAGE)}`,
      join(ROOT, script),
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const [stdout, told, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const [, peak, all, first] = /peak (\S+) (\S+) (\S+)$/.exec(told) ?? []
  if (code !== 0 || peak === undefined) throw new Error(`${script} failed: ${told}`)
  return {
    seconds,
    peakMegabytes: Math.round(Number(peak) / 1024),
    processorSeconds: rounded(Number(all)),
    firstThreadSeconds: rounded(Number(first)),
    stdout,
  }
}
