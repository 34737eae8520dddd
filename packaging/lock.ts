import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Another process holds the lock for longer than a build takes. */
export class LockError extends Error {
  override readonly name = 'LockError'
}

/** Runs `work` while no other process of this machine does so under the same path. A holder that died is passed over. */
export async function withLock<T>(path: string, work: () => Promise<T>, patienceMs = 120_000): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  const deadline = Date.now() + patienceMs
  while (!(await acquire(path))) {
    const holder = await holderOf(path)
    if (holder !== undefined && !isAlive(holder)) await passOver(path, holder)
    else if (Date.now() > deadline)
      throw new LockError(
        `process ${holder ?? '(unknown)'} has held ${path} too long; end it, or delete that file`,
      )
    else await wait(50)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function acquire(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/** `undefined` when the lock is gone, or is being written. */
async function holderOf(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text === '' ? undefined : Number(text)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** Several may see the same dead holder: each takes the file away by a name of its own, so that only one does. */
async function passOver(path: string, dead: number): Promise<void> {
  const aside = `${path}.${process.pid}.aside`
  try {
    await rename(path, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  // It was not the dead one's after all: a third process took the lock in between. Give it back.
  if ((await holderOf(aside)) === dead) await rm(aside, { force: true })
  else await rename(aside, path)
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
