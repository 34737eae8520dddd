import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PACKAGES = new Set(['preact', 'preact/hooks'])

interface Import {
  readonly from: string
  readonly typeOnly: boolean
  /** A package, or a path within the project. */
  readonly what: string
}

/** Read from the text: dependency-cruiser's parser knows no JSX. */
function importsOf(file: string, text: string): Import[] {
  const found = text.matchAll(/^(?:import|export)\s+(?:(type)\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)
  return [...found].map(([, type, specifier = '']) => ({
    from: file,
    typeOnly: type !== undefined,
    what: specifier.startsWith('.') ? relative(ROOT, resolve(ROOT, file, '..', specifier)) : specifier,
  }))
}

/** The studio has the core with it, and edits the text of a campaign. */
const STUDIO_PACKAGES = /^(yaml|node-diff3|zod\/mini|@noble\/hashes\/\w+\.js)$/

function forbidden({ from, typeOnly, what }: Import): boolean {
  const isStudio = from.startsWith('web/studio/')
  // Whoever looks at a passport waits for nothing of the studio.
  if (what.startsWith('web/studio/')) return !isStudio
  if (what.startsWith('web/') || PACKAGES.has(what)) return false
  if (isStudio && (what.startsWith('awarding/') || STUDIO_PACKAGES.test(what))) return false
  return !(what.startsWith('schemas/api/') && typeOnly)
}

const sources = readdirSync(join(ROOT, 'web'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/^(dist|public)|vite\.config/.test(name))
  .map((name) => `web/${name}`)

test('the pages import themselves, Preact and the types of the API, the studio the core besides, and nothing else', () => {
  const imports = sources.flatMap((file) => importsOf(file, readFileSync(join(ROOT, file), 'utf8')))
  expect(imports.length).toBeGreaterThan(sources.length)
  expect(imports.filter(forbidden)).toEqual([])
})

test.each([
  ["import * as z from 'zod'"],
  ["import { passportSchema } from '../../schemas/api/passport.ts'"],
  ["import type { Store } from '../../store/open.ts'"],
  ["import {\n  decide,\n  other,\n} from '../../awarding/deciding/decide.ts'"],
])('%j is found', (text) => {
  expect(importsOf('web/view/app.tsx', text).filter(forbidden)).toHaveLength(1)
})

test.each([
  ['web/view/app.tsx', "import { routeIn } from '../studio/model/route.ts'"],
  ['web/view/app.tsx', "import { parseDocument } from 'yaml'"],
  ['web/studio/main.tsx', "import { decideBatch } from '../../functions/award/decide.ts'"],
  ['web/studio/main.tsx', "import { draftWithTextSchema } from '../../schemas/api/studio.ts'"],
])('in %s, %j is found', (file, text) => {
  expect(importsOf(file, text).filter(forbidden)).toHaveLength(1)
})
