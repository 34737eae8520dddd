import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { sourcesOf, topFolders } from './pages.ts'

/** Comments of sources, and of the template. A string that happens to look like one would be found, too. */
const FRAGMENT = /^\s*(?:\/\*\*|\/\/|\*|#)\s+(?:What|Of|Who|Whose)\s/

const fragmentsIn = (text: string) => text.split('\n').filter((line) => FRAGMENT.test(line))

test('comments begin with who does what, and with no fragment of a sentence', () => {
  const template = ['serverless.yml', ...globSync('infra/*.yml', { cwd: projectRoot })]
  const found = [...topFolders.flatMap(sourcesOf), ...template].flatMap((file) =>
    fragmentsIn(readFileSync(join(projectRoot, file), 'utf8')).map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})

test.each(['/** What it holds. */', '  // Of each user, one.', ' * Who may publish.', '# Whose it is.'])(
  '%j is such a fragment',
  (line) => {
    expect(fragmentsIn(`const a = 1\n${line}`)).toEqual([line])
  },
)
