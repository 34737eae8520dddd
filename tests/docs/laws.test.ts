import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { pages, pageText, sourcesOf, topFolders } from './pages.ts'

const [, section = ''] = pageText('docs/architecture.md').split('\n## The laws\n')
const laws = Array.from(section.split('\n## ')[0]?.matchAll(/^(\d+)\. \*\*/gm) ?? [], ([, number]) =>
  Number(number),
)

const lawsNamedIn = (text: string) =>
  Array.from(text.matchAll(/\blaws? (\d+)(?: (?:and|or|to) (\d+))?/gi), ([, one, other]) =>
    other === undefined ? [Number(one)] : [Number(one), Number(other)],
  ).flat()

test('the laws are numbered from 1 on', () => {
  expect(laws).toEqual(laws.map((_, index) => index + 1))
  expect(laws.length).toBeGreaterThanOrEqual(10)
})

test('every law that a page or a comment names by its number is there', () => {
  const sources = topFolders.flatMap(sourcesOf).filter((path) => path !== 'tests/docs/laws.test.ts')
  const texts = [...pages, ...sources].map((path) => ({
    path,
    text: readFileSync(join(projectRoot, path), 'utf8'),
  }))
  const unknown = texts.flatMap(({ path, text }) =>
    lawsNamedIn(text).flatMap((number) => (laws.includes(number) ? [] : [`${path}: law ${number}`])),
  )
  expect(unknown).toEqual([])
  expect(lawsNamedIn('by law 1, and laws 3 and 11')).toEqual([1, 3, 11])
})
