import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { ensurePackaged } from '../../../packaging/package.ts'
import { projectRoot } from '../../../packaging/project.ts'

/** Packages first, where need be. */
export async function metafileOf(functionName: string): Promise<Metafile> {
  await ensurePackaged({ stage: 'dev' })
  return JSON.parse(await readFile(join(projectRoot, `.build/meta/${functionName}.json`), 'utf8'))
}

/** The paths of what is in a bundle: not those that were looked at and left out. */
export function contentsIn({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  )
}
