import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { pageText } from './pages.ts'

/** The walks of a page, each the doors that it goes through, in their order. */
function walksOf(page: string): [title: string, doors: string[]][] {
  const [, section = ''] = page.split('\n## Three walks\n')
  const [walks = ''] = section.split('\n## ')
  return walks
    .split('\n### ')
    .slice(1)
    .map((walk) => {
      const [title = ''] = walk.split('\n')
      return [title, Array.from(walk.matchAll(/^\d+\. `([^`]+)`/gm), ([, path = '']) => path)]
    })
}

/** The files of the project that a file imports. */
function importsOf(path: string): string[] {
  if (!existsSync(join(projectRoot, path))) return []
  const text = readFileSync(join(projectRoot, path), 'utf8')
  return Array.from(text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g), ([, specifier = '']) =>
    relative(projectRoot, resolve(projectRoot, path, '..', specifier)),
  )
}

/** The doors of a walk that are not there, or that no door before them imports. */
function lostIn(doors: readonly string[]): string[] {
  return doors.filter((door, index) => {
    if (!existsSync(join(projectRoot, door))) return true
    return index > 0 && !doors.slice(0, index).some((before) => importsOf(before).includes(door))
  })
}

const walks = walksOf(pageText('docs/architecture.md'))

test('the page walks with a record, a request and a campaign file', () => {
  expect(walks.map(([title]) => title)).toEqual([
    'A record, from its queue to a keepsake',
    'A request, from the app and back',
    'A campaign file, from the disk to the bucket',
  ])
  for (const [, doors] of walks) expect(doors.length).toBeGreaterThan(4)
})

test.each(walks)('%s: each door is there, and one before it opens it', (_title, doors) => {
  expect(lostIn(doors)).toEqual([])
})

test('a door that is not there, or that none before it opens, is found', () => {
  expect(lostIn(['functions/award/awardKeepsakes.ts', 'store/nowhere.ts', 'json/json.ts'])).toEqual([
    'store/nowhere.ts',
    'json/json.ts',
  ])
})
