import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rounded } from './figures.ts'
import { measureProcess } from './measured-process.ts'
import { writeEvents } from './simulating.ts'

export interface RehearsingResult {
  readonly lines: number
  readonly fileMegabytes: number
  /** From the moment that the file is dropped in until the answer stands in the page. */
  readonly seconds: number
  /** The longest that the page did nothing else meanwhile. */
  readonly longestPauseMs: number
  /** `keepsakes simulate` with one worker, of the same file. */
  readonly commandSeconds: number
}

/** A rehearsal in the studio, in Chromium, of the shipped campaign beside what is live, and the command on the same file. */
export async function benchRehearsing({ lines = 1_000_000 } = {}): Promise<RehearsingResult> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-bench-'))
  try {
    const events = join(folder, 'events.jsonl')
    await writeEvents(events, lines)
    const browser = await measureProcess('tests/browser/rehearsing/main.ts', [events])
    const { seconds, longestPauseMs } = JSON.parse(browser.stdout) as RehearsingResult
    const campaigns = join(import.meta.dirname, '../campaigns')
    const command = await measureProcess('cli/main.ts', [
      'simulate',
      ...['--campaigns', campaigns, '--events', events, '--json', '--workers', '1'],
    ])
    return {
      lines,
      fileMegabytes: Math.round((await stat(events)).size / 1e6),
      seconds: rounded(seconds),
      longestPauseMs,
      commandSeconds: rounded(command.seconds),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
