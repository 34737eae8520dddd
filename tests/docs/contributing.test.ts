import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { criterionKinds } from '../../awarding/criteria/index.ts'
import { projectRoot } from '../../packaging/project.ts'
import { pageText, sourcesOf, topFolders } from './pages.ts'

const page = pageText('CONTRIBUTING.md')
const [, section = ''] = page.split('**A new kind of criterion**')
const steps = Array.from(
  section.split('\n\n  `npm run docs`')[0]?.matchAll(/^ {2}\| (`.*?) \|/gm) ?? [],
).flatMap(([, cell = '']) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, path = '']) => path))
/** Kinds that measure by themselves; the others are made of them. */
const measuring = criterionKinds.map(({ name }) => name).filter((name) => !/^(all|any|atLeast)$/.test(name))

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8')
const names = (text: string, kind: string) => new RegExp(`\\b${kind}\\b`).test(text)

test.each(measuring)('%s has all that CONTRIBUTING says a kind of criterion takes', (kind) => {
  expect(steps.length).toBe(5)
  const missing = steps.filter((step) => {
    const path = step.replaceAll('<kind>', kind)
    return !existsSync(join(projectRoot, path)) || (path === step && !names(read(path), kind))
  })
  expect(missing).toEqual([])
})

test.each(measuring)('%s stands in all that CONTRIBUTING says the tests ask for', (kind) => {
  const [asked = ''] = (section.split('The tests ask for')[1] ?? '').split('\n\n')
  const paths = Array.from(asked.matchAll(/`([^`]+)`/g), ([, path = '']) => path)
  expect(paths.length).toBe(4)
  expect(paths.filter((path) => !names(read(path), kind))).toEqual([])
})

test('CONTRIBUTING names every file of code in which a kind of criterion stands', () => {
  // Templates are campaigns, of whatever kinds make good ones.
  const code = topFolders
    .filter((folder) => !['tests', 'docs'].includes(folder))
    .flatMap(sourcesOf)
    .filter((path) => !/^web\/studio\/model\/making\/[a-z]+-templates\.ts$/.test(path))
  // A word that means nothing else here.
  const kind = 'streak'
  const found = code.filter((path) => names(read(path), kind))
  expect(found.filter((path) => !steps.includes(path.replaceAll(kind, '<kind>')))).toEqual([])
})

test('CONTRIBUTING names every file that knows the units in which users are told how far they are', () => {
  const code = topFolders.filter((folder) => !['tests', 'docs'].includes(folder)).flatMap(sourcesOf)
  const [, told = ''] = page.split('a unit of its own:')
  // All of them, close together: a list, a type, or a table by unit.
  const units =
    /activities\W[^;]{0,99}minutes\W[^;]{0,99}days\W[^;]{0,99}steps\W[^;]{0,99}keepsakes\W[^;]{0,99}criteria\W/
  const listing = code.filter((path) => units.test(read(path)))
  expect(listing.filter((path) => !told.includes(`\`${path}\``))).toEqual([])
  expect(listing.length).toBeGreaterThanOrEqual(4)
})

test('functions import of the API’s own schemas what CONTRIBUTING says', () => {
  const imports = sourcesOf('functions').flatMap((path) =>
    Array.from(read(path).matchAll(/^import (type )?[^']*?from '[./]+schemas\/api\/([^']+)'/gm)),
  )
  const values = imports.flatMap(([, type, file]) => (type ? [] : [file]))
  expect(imports.length).toBeGreaterThan(values.length)
  expect(values.sort()).toEqual(['if-none-match.ts', 'route-list.ts'])
})
