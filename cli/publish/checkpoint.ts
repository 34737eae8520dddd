import { createHash } from 'node:crypto'
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { jsonIn } from '../../json/json.ts'
import { UserError } from '../terminal.ts'

const HEAD_BYTES = 64 * 1024

/** The first bytes of a file, by which another one of its name is told from it. */
const headSchema = z.object({ bytes: z.int().check(z.gte(0), z.lte(HEAD_BYTES)), sha256: z.string() })
type Head = z.infer<typeof headSchema>

const stateSchema = z.object({
  file: z.string(),
  line: z.int().check(z.gte(0)),
  /** Releases up to 0.2.0 left it out. */
  head: z.optional(headSchema),
})

/** How far a file has been published, kept in a file beside, so that a command that is ended goes on where it stopped. */
export class Checkpoint {
  readonly #path: string
  readonly #file: string
  readonly #head: Head | undefined
  /** The number of the last line that was published; 0 before the first. */
  readonly line: number

  private constructor(path: string, { file, line, head }: z.infer<typeof stateSchema>) {
    this.#path = path
    this.#file = file
    this.#head = head
    this.line = line
  }

  /**
   * @param path of the state, which need not exist
   * @param file that is published
   * @throws UserError when the state is that of another file, also of one that had its name, or is none
   */
  static async open(path: string, file: string): Promise<Checkpoint> {
    if (file === '-')
      throw new UserError(
        '--resume needs a file of events: standard input cannot be read from where it stopped',
      )
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw new UserError(`${path} cannot be read (${error.code}): give --resume a file that can be written`)
    })
    const name = resolve(file)
    if (text === undefined) return new Checkpoint(path, { file: name, line: 0, head: await headOf(name) })
    const { success, data } = stateSchema.safeParse(jsonIn(text))
    if (!success) throw new UserError(`${path} is not what publish --resume writes: give it another file`)
    if (data.file !== name)
      throw new UserError(
        `${path} says how far ${data.file} has been published, not ${file}: give --resume another file`,
      )
    const head = data.head && (await headOf(name, data.head.bytes))
    // Whoever reads the file tells that it is not there.
    if (head && head.sha256 !== data.head?.sha256)
      throw new UserError(
        `${file} begins otherwise than when ${path} was written, so it is another file: remove ${path} to publish all of it`,
      )
    return new Checkpoint(path, data)
  }

  /** Keeps that all lines up to this one have been published. Whoever is ended meanwhile leaves the state of before. */
  async reach(line: number): Promise<void> {
    const next = `${this.#path}.next`
    await writeFile(next, JSON.stringify({ file: this.#file, line, head: this.#head }))
    await rename(next, this.#path)
  }

  /** To be called once all is published. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true })
  }
}

/** Undefined where it cannot be read. */
async function headOf(path: string, most = HEAD_BYTES): Promise<Head | undefined> {
  try {
    const file = await open(path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0).finally(() => file.close())
    const sha256 = createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')
    return { bytes: bytesRead, sha256 }
  } catch {
    return undefined
  }
}
