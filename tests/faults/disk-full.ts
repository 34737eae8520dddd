import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Publisher } from '../stack/support/publisher.ts'
import { until } from '../stack/support/until.ts'
import { check } from './support/check.ts'
import { type Fault, Injections } from './support/fault.ts'
import { dayOf } from './support/workload.ts'

const BLOCK = 512
/** Bytes that the files may grow by before there is no space left. */
const SPACE = 512 * 1024
/** Lines that tell of a write that failed, from which on the disk is full for certain. */
const FAILED = 3
/** SQLite says the first; the archive, and LevelDB, the second. */
const FAILURE = /disk I\/O error|EFBIG|File too large/g

/**
 * A disk of its own would need root. A limit of the process on the size of any file (`ulimit -f`) makes the same writes fail in the
 * middle of a file, with EFBIG in place of ENOSPC, and needs nobody's leave. It differs from a disk in that small new files can
 * still be made.
 */
export const diskFull: Fault = {
  name: 'disk-full',
  what: 'writes to files of the data folder fail, as on a disk that is full; then there is space again, and the stack starts again',
  async run(world, size) {
    const workload = await dayOf('disk-full', size)
    const injected = new Injections()
    // The files of a first start are there.
    await world.running()
    await world.end('SIGTERM')
    const most = (await largestFile(world.dataFolder)) + SPACE
    const { partner } = await world.launch({ fileBlocks: Math.ceil(most / BLOCK) })
    const publisher = new Publisher(workload.entries)
    const failures = () => world.stderr.match(FAILURE)?.length ?? 0
    await until('the disk to be full', async () => {
      await publisher.send(partner)
      return failures() >= FAILED || world.hasEnded
    })
    injected.counts['writes told to have failed'] = failures()
    if (publisher.left > 0) injected.counts['events refused'] = publisher.left
    if (world.hasEnded) injected.add('the stack ended')
    await world.end('SIGKILL')

    await world.publish(publisher)
    return {
      events: workload.entries.length,
      injected: injected.counts,
      verdict: await check(world, workload),
    }
  },
}

/** Its size in bytes; 0 where there is no file. */
async function largestFile(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  )
  return Math.max(0, ...sizes)
}
