import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { UserError } from './terminal.ts'

/** Writes a file, in a folder that is made, as its parts come, and holds few of them at a time. @throws UserError when it cannot be written */
export async function writeInParts(
  path: string,
  parts: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await pipeline(parts, createWriteStream(path))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw unwritable(path, error)
  }
}

export const unwritable = (path: string, error: unknown): UserError =>
  new UserError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? error})`, {
    cause: error,
  })
