import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Campaign } from '../../awarding/campaign.ts'
import { type PageFile, pageFile } from './files.ts'

/**
 * The pictures that campaigns name, by path as the page asks for them: a producer sees their own stamps without a build.
 * One that is not there is left out, and shown by its title.
 *
 * @param path the campaign file, or the folder of them, that pictures are relative to
 */
export async function readPictures(
  path: string,
  campaigns: readonly Campaign[],
): Promise<Map<string, PageFile>> {
  const folder = (await stat(path)).isDirectory() ? path : dirname(path)
  const named = campaigns
    .flatMap(({ keepsakes }) => keepsakes.flatMap((keepsake) => [keepsake, ...(keepsake.tiers ?? [])]))
    .flatMap(({ image }) => image ?? [])
  const found = new Map<string, PageFile>()
  for (const image of new Set(named)) {
    const body = await readFile(join(folder, image)).catch(() => undefined)
    if (body) found.set(`/${image}`, pageFile(`/${image}`, body))
  }
  return found
}
