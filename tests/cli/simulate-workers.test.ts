import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { votes } from '../functions/support/catalogue.ts'
import { voted } from '../functions/support/events.ts'
import { CampaignFolder } from './support/campaign-folder.ts'
import { keepsakes } from './support/keepsakes.ts'

/** So much of a file, for each worker, is shared out. */
const ENOUGH_BYTES = 17_000_000

let folder: CampaignFolder
beforeAll(async () => {
  folder = await CampaignFolder.create()
  await folder.write({ id: 'paris', keepsakes: [{ id: 'voter', earn: votes(1), supply: 5 }] })
})
afterAll(() => folder.removeAll())

/** Writes lines, and after every ten of them one that is too long, so that the file is large and soon read. */
async function largeFile(name: string, bytes: number, lines: readonly string[]): Promise<string> {
  const path = join(folder.path, name)
  const file = createWriteStream(path)
  const long = `${'x'.repeat(5_000_000)}\n`
  for (let written = 0, at = 0; written < bytes; at += 10, written += long.length) {
    file.write(lines.slice(at, at + 10).join(''))
    file.write(long)
  }
  file.end()
  await once(file, 'close')
  return path
}

test('a large file is shared out among threads, and the answer is byte for byte that of one', async () => {
  const lines = Array.from({ length: 60 }, (_, number) => {
    const { time, ...event } = voted({
      userId: `user-${number % 20}`,
      eventId: `v${number}`,
      at: new Date(Date.parse('2024-07-26T18:00:00Z') + ((number * 37) % 60) * 1000).toISOString(),
    })
    return `${JSON.stringify(number === 41 ? event : { ...event, time })}\n`
  })
  const events = await largeFile('events.jsonl', 2 * ENOUGH_BYTES, lines)
  const args = ['simulate', '--campaigns', folder.path, '--events', events]
  for (const more of [['--json'], ['--strict']]) {
    const one = await keepsakes([...args, ...more, '--workers', '1'])
    expect(one.stdout).toContain(
      more[0] === '--json' ? '"line":11,"reason":"the event: is longer' : '5 keepsakes',
    )
    expect(one.stderr).toMatch(/^note: 1 line has no time: /)
    expect(one.stderr).toContain(
      'warning: awarding rejects 7 lines; the first, line 11: the event: is longer',
    )
    expect(await keepsakes([...args, ...more, '--workers', '2'])).toEqual(one)
  }
})

test('a number of workers that is none is refused', async () => {
  for (const workers of ['0', '17', 'two']) {
    const { code, stderr } = await keepsakes([
      ...['simulate', '--campaigns', folder.path, '--events', '-', '--workers', workers],
    ])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('It must be a whole number from 1 to 16.'),
    })
  }
})

test('threads that are interrupted in the middle of their work leave nothing behind', async () => {
  const temporary = await mkdtemp(join(folder.path, 'temporary-'))
  // As long as a test may take, and longer.
  const events = await folder.writeText('rejected.jsonl', 'x\n'.repeat(ENOUGH_BYTES))
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('../../cli/main.ts', import.meta.url)),
      ...['simulate', '--campaigns', folder.path, '--events', events, '--json', '--workers', '2'],
    ],
    { env: { ...process.env, TMPDIR: temporary }, stdio: ['ignore', 'ignore', 'ignore'] },
  )
  const closed = once(child, 'close')
  const written = async () =>
    (await readdir(temporary, { recursive: true })).map((path) => path.split('/').at(-1))
  const deadline = Date.now() + 60_000
  for (const both = new Set(['rejected-0', 'rejected-1']); !both.isSubsetOf(new Set(await written())); ) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('two did not write')
    await new Promise((resume) => setTimeout(resume, 20))
  }
  child.kill('SIGINT')
  expect(await closed).toEqual([130, null])
  expect(await readdir(temporary)).toEqual([])
})
