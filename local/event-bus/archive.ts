import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compilePattern, type Pattern } from '../../event-patterns/index.ts'
import { type JsonObject, parseJson } from '../../json/json.ts'
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
  readonly #folder: string | undefined
  readonly #path: string
  #file: number | undefined

  constructor(path?: string) {
    this.#folder = path === undefined ? mkdtempSync(join(tmpdir(), 'keepsakes-archive-')) : undefined
    this.#path = path ?? join(this.#folder ?? '', 'events')
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
      this.#file ??= openSync(this.#path, 'a', 0o600)
      writeSync(this.#file, `${archive.name}\t${ingestedAt}\t${text}\n`)
    }
  }

  find(arn: string): Archive | undefined {
    return this.#archives.get(arn)
  }

  get all(): readonly Archive[] {
    return [...this.#archives.values()]
  }

  /** The events of an archive that the bus took at or after one time and before another, in the order of taking. */
  async *between({ name }: ArchiveModel, from: number, to: number): AsyncGenerator<ArchivedEvent> {
    const file = await open(this.#path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (!file) return
    for await (const line of file.readLines()) {
      const [archive, takenAt = '', ...rest] = line.split('\t')
      const at = Date.parse(takenAt)
      const text = rest.join('\t')
      // A process that is killed may leave half of a line behind.
      if (archive === name && at >= from && at < to && text.endsWith('}')) yield { at, text }
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** The event that comes again: it says which replay brings it, as EventBridge's do. */
export function replayed({ at, text }: ArchivedEvent, replayName: string): IngestedEvent {
  const again = `${text.slice(0, -1)},"replay-name":${JSON.stringify(replayName)}}`
  const envelope = parseJson(again) as JsonObject & IngestedEvent['envelope']
  return { envelope, text: again, ingestedAt: new Date(at).toISOString() }
}
