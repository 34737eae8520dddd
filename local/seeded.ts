import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../cli/main.ts', import.meta.url))

/**
 * Has `keepsakes seed` fill the stack that the endpoints file tells of, in a process of its own: so one core works out who
 * holds what while another writes it, and its memory is free afterwards.
 *
 * @returns how many keepsakes they hold; 0 when it was told to end
 * @throws Error when it fails
 */
export async function seedStack(users: number, endpointsFile: string, signal: AbortSignal): Promise<number> {
  const args = [COMMAND, 'seed', '--users', String(users), '--endpoints-file', endpointsFile, '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], signal })
  child.on('error', () => undefined)
  const [told, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  if (signal.aborted) return 0
  if (code !== 0) throw new Error('the stack could not be seeded')
  return (JSON.parse(told) as { keepsakes: number }).keepsakes
}

/** A folder for what is too much for memory. */
export async function temporaryDataFolder() {
  const path = await mkdtemp(join(tmpdir(), 'keepsakes-data-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
