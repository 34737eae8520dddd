import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('support/tidy-many.ts', import.meta.url))
/** A multiple of the rows of a group, and too many for the limit. */
const ITEMS = 90_000
const LIMIT_MB = 48

/** The output of the program in so little memory, or the reason why it ended. */
function run(...more: string[]): Promise<string> {
  const limits = [`--max-old-space-size=${LIMIT_MB}`, '--max-semi-space-size=2']
  return new Promise((done) => {
    execFile(process.execPath, [...limits, PROGRAM, String(ITEMS), ...more], (error, stdout, stderr) => {
      if (!error) done(stdout.trim())
      else done(/heap out of memory/.test(stderr) ? 'out of memory' : stderr)
    })
  })
}

test('a file is tidied in memory that does not hold its items', async () => {
  expect(await run()).toBe(String(ITEMS))
}, 60_000)

test('that memory is too little for whoever reads all items first', async () => {
  expect(await run('naive')).toBe('out of memory')
}, 60_000)
