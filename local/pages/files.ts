import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, extname, join, relative, sep } from 'node:path'
import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'

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
  // RFC 9512.
  '.yaml': 'application/yaml',
}

/** Vite puts a hash of the content into the names of what it makes. */
const HASHED = /^\/assets\//

/**
 * Reads a built page once, so that a later build does not change it while somebody has it open. Its files are found by path,
 * such as `/index.html`, and no path leads anywhere else.
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

/**
 * The pictures that campaigns name, by path as the page asks for them: a producer sees their own stamps without a build.
 * One that is not there is left out, and shown by its title.
 *
 * @param path the campaign file, or the folder of them, that pictures are relative to
 */
export async function readPictures(
  path: string,
  campaigns: readonly CompiledCampaign[],
): Promise<Map<string, PageFile>> {
  const folder = (await stat(path)).isDirectory() ? path : dirname(path)
  const named = campaigns
    .flatMap(({ definition }) =>
      definition.keepsakes.flatMap((keepsake) => [keepsake, ...(keepsake.tiers ?? [])]),
    )
    .flatMap(({ image }) => image ?? [])
  const found = new Map<string, PageFile>()
  for (const image of new Set(named)) {
    const body = await readFile(join(folder, image)).catch(() => undefined)
    if (body) found.set(`/${image}`, pageFile(`/${image}`, body))
  }
  return found
}
