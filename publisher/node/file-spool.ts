import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ActivityEvent, Spool, SpooledEvent } from '../types.ts'

/** The file is written anew when so many of its lines are of no use any more, and most of them are not. */
const MOST_USELESS = 1000

type Line = { readonly key: string; readonly event: ActivityEvent } | { readonly gone: readonly string[] }

/**
 * Keeps events in a file that outlasts the process and the machine’s power: an event is on the disk when `publish` resolves.
 * One process at a time may use a file.
 *
 * @param path of the file; it is made where it is not there
 */
export function fileSpool(path: string): Spool {
  const kept = new Map<string, SpooledEvent>()
  let file: FileHandle | undefined
  let useless = 0
  /** A write that failed may have left a part of a line, to which nothing may be added. */
  let isTorn = false
  let writing: Promise<unknown> = Promise.resolve()
  let following: { readonly lines: string[]; readonly written: Promise<void> } | undefined

  /** Writes a whole file beside it and puts it in its place, so that a crash leaves one or the other. */
  async function rewrite(): Promise<void> {
    const next = `${path}.next`
    const fresh = await open(next, 'w', 0o600)
    await fresh.appendFile([...kept.values()].map(textOf).join(''))
    await fresh.datasync()
    await fresh.close()
    await rename(next, path)
    await syncFolder(dirname(path))
    await file?.close()
    file = await open(path, 'a', 0o600)
    useless = 0
    isTorn = false
  }

  async function write(lines: readonly string[]): Promise<void> {
    if (file === undefined) throw new Error(`${path} is not open: load it first`)
    if (isTorn || (useless > MOST_USELESS && useless > kept.size)) return rewrite()
    isTorn = true
    await file.appendFile(lines.join(''))
    await file.datasync()
    isTorn = false
  }

  /** Resolves when the line is on the disk, with all others that came while those before were written. */
  function append(line: Line): Promise<void> {
    if (following === undefined) {
      const lines: string[] = []
      const written = writing.then(() => {
        following = undefined
        return write(lines)
      })
      writing = written.catch(() => undefined)
      following = { lines, written }
    }
    following.lines.push(textOf(line))
    return following.written
  }

  return {
    async load() {
      await mkdir(dirname(path), { recursive: true })
      for (const line of linesIn(await readFile(path, 'utf8').catch(textOfMissing))) {
        if ('gone' in line) for (const key of line.gone) kept.delete(key)
        else kept.set(line.key, line)
      }
      await rewrite()
      return [...kept.values()]
    },
    async add(event) {
      kept.set(event.key, event)
      try {
        await append(event)
      } catch (error) {
        kept.delete(event.key)
        throw error
      }
    },
    remove(keys) {
      for (const key of keys) if (kept.delete(key)) useless += 2
      return append({ gone: keys })
    },
    async close() {
      await writing
      await file?.close()
      file = undefined
    },
  }
}

/** Makes the new name of a file outlast a loss of power, where the system can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path)
    await folder.sync().finally(() => folder.close())
  } catch {
    // Windows has no such thing.
  }
}

const textOf = (line: Line) => `${JSON.stringify(line)}\n`

function textOfMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}

/** The lines that were written whole. A crash leaves a part of the last one, whose `publish` has not resolved. */
function linesIn(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line]
    } catch {
      return []
    }
  })
}
