import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { layers, rooms } from '../architecture/layers.ts'
import { pageText, sourcesOf, tableUnder, topFolders } from './pages.ts'

const rows = tableUnder(pageText('docs/architecture.md'), '## The house')
const folderIn = (cell = '') => cell.replaceAll(/[`/]/g, '')

/** The folders from which the sources of a folder import. */
function importedBy(folder: string): string[] {
  const found = new Set<string>()
  for (const file of sourcesOf(folder)) {
    const text = readFileSync(join(projectRoot, file), 'utf8')
    for (const [, specifier = ''] of text.matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g)) {
      const [target = ''] = relative(projectRoot, resolve(projectRoot, file, '..', specifier)).split('/')
      if (target !== folder && topFolders.includes(target)) found.add(target)
    }
  }
  return [...found].sort()
}

test('the table of folders has every folder of the project, and none that is not', () => {
  expect(rows.map(([folder]) => folderIn(folder)).sort()).toEqual([...topFolders].sort())
})

test.each(rows.filter(([, , imports]) => imports !== 'anything'))(
  'the table says from where %s imports',
  (folder, _what, imports = '') => {
    const told = Array.from(imports.matchAll(/`([a-z-]+)`/g), ([, name]) => name)
    expect(told.sort()).toEqual(importedBy(folderIn(folder)))
  },
)

test('the tables of folders and of the rooms of awarding stand in the order of the imports', () => {
  const ordered = rows.map(([folder]) => folderIn(folder)).filter((name) => layers.includes(name))
  expect(ordered).toEqual(layers)
  const told = tableUnder(pageText('docs/architecture.md'), '## The rooms of awarding')
  expect(told.map(([room = '']) => `awarding/${folderIn(room)}`)).toEqual(rooms)
})

test('the README has every folder, but for that of the checks', () => {
  const cells = tableUnder(pageText('README.md'), '## What is where').map(([first = '']) => first)
  const told = cells.flatMap((cell) => Array.from(cell.matchAll(/`([a-z-]+)\/`/g), ([, name]) => name))
  expect(told.sort()).toEqual(topFolders.filter((name) => !name.startsWith('.')).sort())
})

const foldersIn = (folder: string) =>
  readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )

test('the folders of functions/ and of the page are told', () => {
  const functions = rows.find(([folder]) => folder === '`functions/`')?.[1] ?? ''
  const told = Array.from(functions.matchAll(/`([a-z-]+)\/`/g), ([, name]) => name)
  expect(told.sort()).toEqual(foldersIn('functions').sort())

  const cells = tableUnder(pageText('docs/page.md'), '## What is where').map(([first = '']) => first)
  const web = cells.flatMap((cell) => Array.from(cell.matchAll(/`([a-z-]+)\/`/g), ([, name]) => name))
  // One is served as it lies there, the other is built.
  const plain = ['public', 'dist']
  expect(web.sort()).toEqual(
    foldersIn('web')
      .filter((name) => !plain.some((one) => name.startsWith(one)))
      .sort(),
  )
})
