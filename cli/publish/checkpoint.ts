import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { jsonIn } from '../../json/json.ts'
import { UserError } from '../terminal.ts'

const stateSchema = z.object({ file: z.string(), line: z.int().check(z.gte(0)) })

/** How far a file has been published, kept in a file beside, so that a command that is ended goes on where it stopped. */
export class Checkpoint {
  readonly #path: string
  readonly #file: string
  /** The number of the last line that was published; 0 before the first. */
  readonly line: number

  private constructor(path: string, file: string, line: number) {
    this.#path = path
    this.#file = file
    this.line = line
  }

  /**
   * @param path of the state, which need not exist
   * @param file that is published
   * @throws UserError when the state is that of another file, or is none
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
    if (text === undefined) return new Checkpoint(path, name, 0)
    const { success, data } = stateSchema.safeParse(jsonIn(text))
    if (!success) throw new UserError(`${path} is not what publish --resume writes: give it another file`)
    if (data.file !== name)
      throw new UserError(
        `${path} says how far ${data.file} has been published, not ${file}: give --resume another file`,
      )
    return new Checkpoint(path, name, data.line)
  }

  /** Keeps that all lines up to this one have been published. Whoever is ended meanwhile leaves the state of before. */
  async reach(line: number): Promise<void> {
    const next = `${this.#path}.next`
    await writeFile(next, JSON.stringify({ file: this.#file, line }))
    await rename(next, this.#path)
  }

  /** To be called once all is published. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true })
  }
}
