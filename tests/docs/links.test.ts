import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { pages, pagesOfToday, pageText, proseOf, topFolders } from './pages.ts'

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>()
  return new Set(
    Array.from(proseOf(markdown).matchAll(/^#+ (.*)$/gm), ([, heading = '']) => {
      const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim()
      const slug = text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
        .replaceAll(' ', '-')
      const before = seen.get(slug) ?? 0
      seen.set(slug, before + 1)
      return before === 0 ? slug : `${slug}-${before}`
    }),
  )
}

/** Where the relative links and pictures of a page lead. */
function linksOf(markdown: string): string[] {
  const prose = proseOf(markdown).replaceAll(/`[^`\n]*`/g, '')
  const links = prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)
  return Array.from(links, ([, link, attribute]) => link ?? attribute ?? '').filter(
    (link) => !/^[a-z]+:/.test(link),
  )
}

function deadLinks(page: string, markdown: string): string[] {
  return linksOf(markdown).filter((link) => {
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : relative(projectRoot, resolve(projectRoot, page, '..', path))
    if (!existsSync(join(projectRoot, target))) return true
    return anchor !== undefined && !anchorsOf(path === '' ? markdown : pageText(target)).has(anchor)
  })
}

test.each(pages)('the links of %s lead to what is there', (page) => {
  expect(deadLinks(page, pageText(page))).toEqual([])
})

test('a link to a page or a heading that is not there is found', () => {
  const text =
    '# Here\n[a](#here) [b](#there) [c](no.md) [d](docs/architecture.md#the-house) [e](docs/api.md#nowhere)'
  expect(deadLinks('README.md', text)).toEqual(['#there', 'no.md', 'docs/api.md#nowhere'])
})

/** Files and folders of the project that a page names in its text, such as `store/open.ts`. */
function pathsIn(markdown: string): string[] {
  const named = Array.from(proseOf(markdown).matchAll(/`([^`\s]+)`/g), ([, text = '']) => text)
  return named.filter((text) => {
    const [folder = '', ...rest] = text.split('/')
    return topFolders.includes(folder) && rest.length > 0 && !/[<>*{}]|…/.test(text)
  })
}

/** Made by a command, or by the reader. */
const NOT_KEPT = [/^web\/dist\b/]

test.each(pagesOfToday)('the files that %s names are there', (page) => {
  const missing = pathsIn(pageText(page)).filter(
    (path) => !existsSync(join(projectRoot, path)) && !NOT_KEPT.some((made) => made.test(path)),
  )
  expect(missing).toEqual([])
})

test('the README leads to every page of docs/, its decisions and criteria by their folders', () => {
  const linked = linksOf(pageText('README.md'))
  const pagesThere = pagesOfToday.filter((page) => /^docs\/[^/]+$/.test(page))
  expect(pagesThere.filter((page) => !linked.includes(page))).toEqual([])
  expect(linked).toEqual(expect.arrayContaining(['docs/decisions/', 'docs/criteria/', 'CHANGELOG.md']))
})
