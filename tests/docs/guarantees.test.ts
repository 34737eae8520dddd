import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { pageText } from './pages.ts'

/** The rows of the page's tables: the promise, and the tests that attack it. */
function promisesIn(page: string) {
  return page.split('\n').flatMap((line) => {
    const [promise = '', mechanism = '', tests] = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim())
    if (tests === undefined || promise === 'promise' || /^-+$/.test(promise)) return []
    const named = Array.from(tests.matchAll(/`([^`]+)`/g), ([, path = '']) => path)
    return [{ promise, mechanism, tests: named }]
  })
}

const isTest = (path: string) => /^tests\/.*\.test\.ts$/.test(path) && existsSync(join(projectRoot, path))

test('every promise has a mechanism, and a test that is there attacks it', () => {
  const promises = promisesIn(pageText('docs/guarantees.md'))
  expect(promises.length).toBeGreaterThan(20)
  for (const { promise, mechanism, tests } of promises)
    expect([promise, mechanism !== '', tests.length > 0 && tests.every(isTest)]).toEqual([
      promise,
      true,
      true,
    ])
})

test('a promise without a test, or with one that is not there, is found', () => {
  const page =
    '| promise | by | attacked by |\n|---|---|---|\n| one | luck | nobody |\n| two | | `tests/no.test.ts` |'
  const found = promisesIn(page).map(({ tests }) => tests.length > 0 && tests.every(isTest))
  expect(found).toEqual([false, false])
})
