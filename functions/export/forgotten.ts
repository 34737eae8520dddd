import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import * as z from 'zod/mini'
import { storedTimeSchema } from '../../schemas/canonical-time.ts'
import type { UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import { readAs } from './messages.ts'
import { orDiskFull, ParquetError, type ReadParquet, readParquet, writeParquet } from './parquet.ts'
import { FORGOTTEN, forgottenKeyOf, holdsUsers, pseudonymOfForgotten, TABLES_OF_USERS } from './places.ts'
import type { Bucket } from './ports.ts'
import type { TemporaryFiles } from './temporary.ts'

/** The users to leave out of an export of a time, by their pseudonyms. */
export type ForgottenUsers = (time: string) => Promise<ReadonlySet<string>>

export interface ForgetPorts {
  readonly raw: Bucket
  readonly analytics: Bucket
  readonly forgotten: ForgottenUsers
  readonly temporary: TemporaryFiles
  /** The key of pseudonyms that exports are made with now. */
  readonly keyGeneration: number
  pseudonymsOf(generation: number): Promise<(userId: UserId) => string>
  /** Epoch milliseconds. */
  now(): number
}

const markSchema = z.object({ at: storedTimeSchema })

/** Reads who was forgotten since the time of an export. A mark that has not changed is read once an environment. */
export function forgottenUsers(raw: Bucket): ForgottenUsers {
  let known = new Map<string, string>()
  return async (time) => {
    const marks = new Map<string, string>()
    const users = new Set<string>()
    for await (const { key, etag } of raw.list(FORGOTTEN)) {
      const version = `${key} ${etag}`
      const text = known.has(version) ? undefined : await raw.text(key)
      const at = text === undefined ? known.get(version) : readAs(markSchema, text, 'the mark of a user').at
      // The lifecycle took it meanwhile.
      if (at === undefined) continue
      marks.set(version, at)
      if (time < at) users.add(pseudonymOfForgotten(key))
    }
    known = marks
    return users
  }
}

async function mark(
  userId: UserId,
  generation: number,
  { raw, pseudonymsOf, now }: ForgetPorts,
): Promise<void> {
  const pseudonym = (await pseudonymsOf(generation))(userId)
  await raw.put(forgottenKeyOf(pseudonym), JSON.stringify({ at: formatTime(now()) }))
}

/**
 * Takes a user out of one object. The mark comes first: a file of an earlier export that is tidied later leaves the user
 * out by it.
 *
 * @returns how many rows were taken out
 * @throws PseudonymKeyError, ParquetError
 */
export async function forget(userId: UserId, key: string, ports: ForgetPorts): Promise<number> {
  await mark(userId, ports.keyGeneration, ports)
  return leaveOut(key, ports, (generation) => mark(userId, generation, ports))
}

/** Marks a user, and tells every object that may hold them. The lifecycle may take some before they are looked at. */
export async function objectsToForgetIn(userId: UserId, ports: ForgetPorts): Promise<string[]> {
  await mark(userId, ports.keyGeneration, ports)
  const keys: string[] = []
  for (const table of TABLES_OF_USERS) {
    for await (const { key } of ports.analytics.list(`${table}/`)) if (holdsUsers(key)) keys.push(key)
  }
  return keys
}

/**
 * Rewrites an object without the users who were forgotten since its export, until none is in it: so of two who are
 * forgotten at once, neither is written back by the other. An object without them stays as it is.
 *
 * @param before is told the generation of the key that the object's pseudonyms are made with, if that is another
 */
export async function leaveOut(
  key: string,
  ports: ForgetPorts,
  before: (generation: number) => Promise<void> = async () => {},
): Promise<number> {
  let leftOut = 0
  while (true) {
    const some = await leaveOutOnce(key, ports, before)
    if (some === 0) return leftOut
    leftOut += some
  }
}

async function leaveOutOnce(
  key: string,
  { analytics, forgotten, temporary, keyGeneration }: ForgetPorts,
  before: (generation: number) => Promise<void>,
): Promise<number> {
  return temporary((path) =>
    temporary(async (rewritten) => {
      const object = await analytics.stream(key)
      if (!object) return 0
      await pipeline(object, createWriteStream(path)).catch(orDiskFull(path))
      const parquet = await readParquet(path)
      const { exportTime, generation } = notesOf(parquet)
      if (generation !== keyGeneration) await before(generation)
      const users = await forgotten(exportTime)
      if (!(await holdsAnyOf(parquet, users))) return 0
      let leftOut = 0
      const file = await writeParquet(
        { path: rewritten, schema: parquet.schema, notes: parquet.notes },
        async (add) => {
          for await (const rows of parquet.rows()) {
            for (const row of rows) {
              if (users.has(String(row.user))) leftOut++
              else await add(row)
            }
          }
        },
      )
      await analytics.putFile(key, file)
      return leftOut
    }),
  )
}

/** Kept in each object with users in it. */
export const notesFor = (exportTime: string, generation: number) => ({
  exportTime,
  keyGeneration: String(generation),
})

function notesOf({ notes: { exportTime, keyGeneration } }: ReadParquet) {
  if (exportTime === undefined || !/^\d+$/.test(keyGeneration ?? ''))
    throw new ParquetError('the object does not say which export it is of: delete it by hand')
  return { exportTime, generation: Number(keyGeneration) }
}

async function holdsAnyOf(parquet: ReadParquet, users: ReadonlySet<string>): Promise<boolean> {
  if (users.size === 0) return false
  for await (const held of parquet.texts('user')) {
    if (held.some((user) => users.has(String(user)))) return true
  }
  return false
}
