import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { InvalidArgumentError } from 'commander'
import { parseTime } from '../schemas/time.ts'

/** `npm start` writes its addresses into this file of the project, so that commands find it from any folder. */
export const ENDPOINTS_FILE = fileURLToPath(new URL('../.local/endpoints.json', import.meta.url))
export const CAMPAIGNS_FOLDER = fileURLToPath(new URL('../campaigns', import.meta.url))

/** The value of an option that is a time, epoch milliseconds. */
export function timeOf(text: string): number {
  const time = parseTime(text)
  if (time !== undefined) return time
  throw new InvalidArgumentError(
    'It must be an RFC 3339 time with an offset, such as 2024-08-04T20:00:00-04:00.',
  )
}

const PARENT_CHECK_MS = 200

/**
 * Resolves when the process is to stop: at the first SIGINT or SIGTERM (the second ends it at once), or when the npm
 * that runs it has gone: npm may end at a signal without passing it on.
 */
export function stopSignal(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        stop()
        process.once(signal, () => process.exit(1))
      })
    }
    if (!/^(start|demo)$/.test(process.env.npm_lifecycle_event ?? '')) return
    const ancestors = ancestry()
    const check = setInterval(() => {
      if (ancestry() === ancestors) return
      clearInterval(check)
      stop()
    }, PARENT_CHECK_MS)
    check.unref()
  })
}

/** The parent, and on Linux its parent: npm, when the shell between them stays. */
function ancestry(): string {
  return `${process.ppid} ${parentOf(process.ppid) ?? ''}`
}

function parentOf(pid: number): string | undefined {
  try {
    // "pid (name) state ppid …", where the name may hold anything.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]
  } catch {
    return undefined
  }
}
