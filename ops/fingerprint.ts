import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What something is built from, relative to the project. */
export interface Sources {
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

/** What the bundles and the compiled template are made of. */
const bundled: Sources = {
  folders: ['schemas', 'events', 'awarding', 'store', 'functions', 'ops'],
  files: ['serverless.yml', 'package-lock.json', 'tsconfig.json'],
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
