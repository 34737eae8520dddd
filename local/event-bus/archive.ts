import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compilePattern, type Pattern } from '../../event-patterns/index.ts'
import { type JsonObject, jsonIn, parseJson } from '../../json/json.ts'
import type { ArchiveModel } from '../resources/model.ts'
import type { IngestedEvent } from './event.ts'

/** An event as an archive gives it back. */
export interface ArchivedEvent {
  /** When the bus took it, epoch milliseconds. */
  readonly at: number
  /** JSON text of the envelope. */
  readonly text: string
}

interface Archive extends ArchiveModel {
  readonly pattern: Pattern | undefined
}

/**
 * The archives of the buses, in a file with an event a line, in the order in which they were taken. It is kept between runs where
 * there is a data folder.
 */
export class EventArchives {
  readonly #archives = new Map<string, Archive>()
  /** A folder of this process's own, from the first event on: most stacks of a test keep none. */
  #folder: string | undefined
  #path: string | undefined
  #file: number | undefined
  /** The file may end in the middle of a line: the process was killed there, or the disk was full. */
  #isCut = false

  constructor(path?: string) {
    this.#path = path
  }

  define(archives: readonly ArchiveModel[]): void {
    for (const archive of archives) {
      const pattern = archive.eventPattern && compilePattern(archive.eventPattern)
      this.#archives.set(archive.arn, { ...archive, pattern })
    }
  }

  /** Keeps an event in each archive of its bus that asks for it. */
  keep({ envelope, text, ingestedAt }: IngestedEvent, busArn: string): void {
    for (const archive of this.#archives.values()) {
      if (archive.sourceArn !== busArn || archive.pattern?.matches(envelope) === false) continue
      this.#append(`${archive.name}\t${ingestedAt}\t${text}\n`)
    }
  }

  /** @throws Error when the file does not take the whole line */
  #append(line: string): void {
    if (this.#file === undefined) {
      if (this.#path === undefined) {
        this.#folder = mkdtempSync(join(tmpdir(), 'keepsakes-archive-'))
        this.#path = join(this.#folder, 'events')
      }
      this.#file = openSync(this.#path, 'a+', 0o600)
      this.#isCut = !endsWithLine(this.#file)
    }
    // A line of its own, whatever was cut off before it.
    const bytes = Buffer.from(this.#isCut ? `\n${line}` : line)
    this.#isCut = true
    for (let written = 0; written < bytes.length; )
      written += writeSync(this.#file, bytes, written, bytes.length - written)
    this.#isCut = false
  }

  find(arn: string): Archive | undefined {
    return this.#archives.get(arn)
  }

  get all(): readonly Archive[] {
    return [...this.#archives.values()]
  }

  /** The events of an archive that the bus took at or after one time and before another, in the order of taking. */
  async *between({ name }: ArchiveModel, from: number, to: number): AsyncGenerator<ArchivedEvent> {
    if (this.#path === undefined) return
    const file = await open(this.#path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (!file) return
    for await (const line of file.readLines()) {
      const [archive, takenAt = '', ...rest] = line.split('\t')
      const at = Date.parse(takenAt)
      const text = rest.join('\t')
      // A process that is killed, or a disk that is full, may leave half of a line behind.
      if (archive === name && at >= from && at < to && jsonIn(text) !== undefined) yield { at, text }
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Whether it is empty, or ends with the end of a line. */
function endsWithLine(file: number): boolean {
  const { size } = fstatSync(file)
  const last = Buffer.alloc(1)
  return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === 10)
}

/** The event that comes again: it says which replay brings it, as EventBridge's do. */
export function replayed({ at, text }: ArchivedEvent, replayName: string): IngestedEvent {
  const again = `${text.slice(0, -1)},"replay-name":${JSON.stringify(replayName)}}`
  const envelope = parseJson(again) as JsonObject & IngestedEvent['envelope']
  return { envelope, text: again, ingestedAt: new Date(at).toISOString() }
}
