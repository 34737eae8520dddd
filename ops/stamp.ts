import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'

const schema = z.object({ bundles: z.string().optional(), templates: z.record(z.string(), z.string()) })

/** The fingerprints that the bundles, and each stage's template, were made from. */
export type Stamp = z.infer<typeof schema>

const stampPath = (root: string) => join(root, '.build/stamp.json')

/** What was built last; nothing when the stamp is missing or not one. */
export async function readStamp(root: string): Promise<Stamp> {
  try {
    return schema.parse(JSON.parse(await readFile(stampPath(root), 'utf8')))
  } catch {
    return { templates: {} }
  }
}

export async function writeStamp(root: string, stamp: Stamp): Promise<void> {
  const partial = `${stampPath(root)}.${process.pid}.partial`
  await mkdir(dirname(partial), { recursive: true })
  await writeFile(partial, JSON.stringify(stamp))
  await rename(partial, stampPath(root))
}
