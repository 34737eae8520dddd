import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../cli/main.ts', import.meta.url))

/**
 * Has `keepsakes seed` fill the stack that the endpoints file tells of, in a process of its own: so one core works out who
 * holds what while another writes it, and its memory is free afterwards.
 *
 * @throws Error when it fails
 */
export async function seedStack(users: number, endpointsFile: string, signal: AbortSignal): Promise<void> {
  const args = [COMMAND, 'seed', '--users', String(users), '--endpoints-file', endpointsFile]
  // Standard output is that of the stack, which says ready there.
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], signal })
  child.on('error', () => undefined)
  child.stdout.on('data', (text: Buffer) => process.stderr.write(text))
  const [code] = await once(child, 'close')
  if (code !== 0 && !signal.aborted) throw new Error('the stack could not be seeded')
}

/** A folder for what is too much for memory. */
export async function temporaryDataFolder() {
  const path = await mkdtemp(join(tmpdir(), 'keepsakes-data-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
