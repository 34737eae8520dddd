import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface PageFile {
  readonly body: Buffer
  readonly type: string
  readonly etag: string
  readonly cacheControl: string
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
}

/** Vite puts a hash of the content into the names of what it makes. */
const HASHED = /^\/assets\//

/**
 * Reads a built page, once: a later build does not pull the files from under whoever has it open. By path, such as
 * `/index.html`; so no path leads anywhere else.
 */
export async function readPage(folder: string): Promise<Map<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const path = `/${relative(folder, file).replaceAll(sep, '/')}`
        return [path, pageFile(path, await readFile(file))] as const
      }),
    ),
  )
}

export function pageFile(path: string, body: Buffer): PageFile {
  return {
    body,
    type: path.endsWith('.json') ? 'application/json' : (TYPES[extname(path)] ?? 'application/octet-stream'),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
    cacheControl: HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
}
