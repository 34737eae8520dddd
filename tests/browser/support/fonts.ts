import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../../packaging/project.ts'
import { drawFont } from './draw-font.ts'

/** As narrow as a condensed face and as wide as a bold one of the widest that systems bring, on lines of other heights. */
const FONTS = {
  narrow: drawFont({ family: 'Keepsakes Narrow', width: 430, ascent: 800, descent: 200 }),
  wide: drawFont({ family: 'Keepsakes Wide', width: 660, ascent: 1050, descent: 350 }),
}
export type TestFont = keyof typeof FONTS

/** These name no single family. */
export const GENERIC = [
  ...['serif', 'sans-serif', 'monospace', 'cursive', 'fantasy', 'math', 'emoji', 'fangsong'],
  ...['system-ui', 'ui-serif', 'ui-sans-serif', 'ui-monospace', 'ui-rounded'],
]

/** Every family that the page's styles name, generic ones among them. */
export const pageFamilies: readonly string[] = [
  ...readFileSync(join(projectRoot, 'web/style/tokens.css'), 'utf8').matchAll(
    /--(?:serif|sans|mono):([^;]+);/g,
  ),
].flatMap(([, list = '']) => list.split(',').map((name) => name.trim().replaceAll('"', '')))

/** A script for the page that puts the font in the place of all of them, whichever the machine has. */
export function setIn(font: TestFont): string {
  return `{
    const bytes = Uint8Array.from(atob('${FONTS[font].toString('base64')}'), (each) => each.charCodeAt(0))
    for (const family of ${JSON.stringify(pageFamilies)}) document.fonts.add(new FontFace(family, bytes))
  }`
}

/**
 * The fontconfig file of a browser that knows the two fonts and no other: whatever the machine has, or has not, and however
 * it is set up, has no say. Generic families are the narrow one.
 */
export async function onlyTestFonts(): Promise<string> {
  const cache = join(projectRoot, 'node_modules/.cache')
  const contents = Object.entries(FONTS)
  const version = createHash('sha256')
    .update(Buffer.concat(Object.values(FONTS)))
    .digest('hex')
    .slice(0, 12)
  const folder = join(cache, `keepsakes-fonts-${version}`)
  const configuration = join(folder, 'fonts.conf')
  if (existsSync(configuration)) return configuration
  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(`${folder}-`)
  for (const [name, font] of contents) await writeFile(join(draft, `${name}.ttf`), font)
  await writeFile(join(draft, 'fonts.conf'), configurationOf(folder))
  // Test files run side by side: the first to be done is kept.
  await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  return configuration
}

function configurationOf(folder: string): string {
  const alias = (family: string) =>
    `<alias binding="same"><family>${family}</family><prefer><family>Keepsakes Narrow</family></prefer></alias>`
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <cachedir>${join(folder, 'cache')}</cachedir>
  ${GENERIC.map(alias).join('\n  ')}
</fontconfig>
`
}
