import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'

/** The folders and files that something is built from, relative to the project. */
export interface Sources {
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/** The bundles and the compiled template are made of these. */
export const bundled: Sources = {
  folders: [
    'json',
    'schemas',
    'event-patterns',
    'events',
    'awarding',
    'store',
    'publishing',
    'functions',
    'packaging',
    'infra',
    'analytics/views',
    'analytics/questions',
  ],
  files: [
    'analytics/columns.ts',
    'analytics/sql.ts',
    'capacity/prices.ts',
    'serverless.yml',
    'package-lock.json',
    'tsconfig.json',
  ],
}

/** Changes whenever anything changes that is built from these. */
export async function fingerprint(root: string, { folders, files }: Sources = bundled): Promise<string> {
  const listed = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    }),
  )
  const paths = [...listed.flat(), ...files.map((file) => join(root, file))].sort()
  const contents = await Promise.all(paths.map((path) => readFile(path)))
  const hash = createHash('sha256')
  for (const [index, path] of paths.entries()) {
    const content = contents[index] ?? Buffer.alloc(0)
    hash.update(`${path.slice(root.length)}\n${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}

const schema = z.object({ bundles: z.string().optional(), templates: z.record(z.string(), z.string()) })

/** The fingerprints that the bundles, and each stage's template, were made from. */
export type Stamp = z.infer<typeof schema>

const stampPath = (root: string) => join(root, '.build/stamp.json')

/** The stamp of the last build; empty when it is missing or is none. */
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
