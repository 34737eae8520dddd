import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FunctionDefinition } from '../../../local/lambda/function.ts'

/** A code directory of handler modules, by file name; `remove()` deletes it. */
export async function codeDirectory(
  files: Record<string, string>,
): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'keepsakes-functions-'))
  for (const [name, source] of Object.entries(files)) await writeFile(join(path, name), source)
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** A definition with defaults that suit tests, and the lines that the function logged. */
export function functionDefinition(
  codeDir: string,
  changes: Partial<FunctionDefinition> = {},
): FunctionDefinition & { lines: string[] } {
  const lines: string[] = []
  return {
    name: 'keepsakes-local-subject',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:keepsakes-local-subject',
    codeDir,
    handler: 'index.handler',
    environment: {},
    timeoutMs: 10_000,
    memoryMb: 128,
    log: (line) => lines.push(line),
    lines,
    ...changes,
  }
}
