import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'

/** Whatever git is told to leave alone, and git itself. */
const foreign = new Set([
  '.git/',
  ...readFileSync(join(projectRoot, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('/'))
    .map((line) => line.replace(/^\//, '')),
])

/** The folders of the project's root. */
export const topFolders: readonly string[] = readdirSync(projectRoot, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !foreign.has(`${entry.name}/`))
  .map(({ name }) => name)

/** Every page that people read, by its path from the project's root. */
export const pages: readonly string[] = [
  ...readdirSync(projectRoot),
  ...readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (name) => `docs/${name}`,
  ),
  // The page of a kind of criterion lies in its folder.
  ...globSync('awarding/criteria/*/*.md', { cwd: projectRoot }),
  'event-patterns/README.md',
  'publisher/README.md',
].filter((path) => path.endsWith('.md'))

/** The pages that say how things are; decisions say how they were when they were made. */
export const pagesOfToday = pages.filter((path) => !path.startsWith('docs/decisions/'))

export const pageText = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')

/** A page without its fenced blocks. */
export const proseOf = (markdown: string): string => markdown.replaceAll(/^ *```.*?^ *```$/gms, '')

/** The sources of a folder, by their paths from the project's root. */
export function sourcesOf(folder: string): string[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|js)$/.test(name) && !/(^|\/)(node_modules|dist[^/]*)\//.test(name))
    .map((name) => `${folder}/${name}`)
}

/** The rows of the first table below a heading, each with its cells. */
export function tableUnder(markdown: string, heading: string): string[][] {
  const [, after] = markdown.split(`\n${heading}\n`)
  if (after === undefined) throw new Error(`the page has no heading ${heading}`)
  const [, table = ''] = /\n(\|.*?\|)\n(?!\|)/s.exec(`\n${after}\n\n`) ?? []
  return table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}
