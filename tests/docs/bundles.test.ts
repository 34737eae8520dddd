import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { budgetOf } from '../../packaging/bundle-size.ts'
import { deployedFunctions } from '../../packaging/functions.ts'
import { ensurePackaged } from '../../packaging/package.ts'
import { projectRoot } from '../../packaging/project.ts'
import { pageText } from './pages.ts'

const page = pageText('docs/bundles.md')
const functions = (await deployedFunctions(projectRoot)).map(({ name }) => name)

/** The table of the bundles: what stands in each row, by function, in KB. */
function rowOf(title: string): [name: string, kilobytes: number | undefined][] {
  const cellsOf = (line = '') => line.split('|').map((cell) => cell.replaceAll('*', '').trim())
  const lines = page.split('\n').filter((line) => line.startsWith('| '))
  const head = cellsOf(lines.find((line) => line.includes('awardKeepsakes |')))
  const row = cellsOf(lines.find((line) => cellsOf(line)[1] === title))
  return head.slice(2, -1).map((name, index) => [name, Number(row[index + 2]) || undefined])
}

/** The table of the other functions, some of them in one row. */
const others = page.split('The other functions:')[1]?.matchAll(/^\| (.*?) \| (\d+) \|$/gm) ?? []
const otherSizes = Array.from(others).flatMap(([, names = '', kilobytes]) =>
  names
    .split(', ')
    .filter((name) => functions.includes(name))
    .map((name) => [name, Number(kilobytes)] as const),
)

const bytesOf = (path: string) => readFileSync(join(projectRoot, path)).byteLength
const metaOf = (name: string): Metafile =>
  JSON.parse(readFileSync(join(projectRoot, `.build/meta/${name}.json`), 'utf8'))

function bytesFrom(name: string, part: RegExp): number {
  const output = Object.entries(metaOf(name).outputs).find(([path]) => path.endsWith('.mjs'))?.[1]
  return Object.entries(output?.inputs ?? {})
    .filter(([path]) => part.test(path))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
}

/** A page that is a few KB behind misleads nobody, and is not to be written at every change of the code. */
const near = (told: number | undefined, bytes: number) =>
  Math.abs((told ?? 0) - bytes / 1000) <= Math.max(3, bytes / 1000 / 20)

beforeAll(() => ensurePackaged({ stage: 'dev' }))

test('the sizes of the bundles are within a twentieth of what they are, for every function', () => {
  const told = [...rowOf('whole'), ...otherSizes]
  expect(told.map(([name]) => name).sort()).toEqual([...functions].sort())
  const wrong = told.filter(
    ([name, kilobytes]) => !near(kilobytes, bytesOf(`.build/functions/${name}/index.mjs`)),
  )
  expect(wrong).toEqual([])
})

test.each([
  ['our own code', /^(?!.*node_modules\/)/],
  ['Powertools: Logger, Metrics', /node_modules\/@aws-lambda-powertools\//],
  ['zod/mini', /node_modules\/zod\//],
  ['jose, which verifies tokens', /node_modules\/jose\//],
  ['ipaddr.js (`cidr` patterns)', /node_modules\/ipaddr\.js\//],
  ['middy', /node_modules\/@middy\//],
])('the table says how much of each bundle is %s', (title, part) => {
  const wrong = rowOf(title).filter(([name, kilobytes]) => !near(kilobytes, bytesFrom(name, part)))
  expect(wrong).toEqual([])
})

test('the budgets are those that packaging holds', () => {
  expect(rowOf('budget')).toEqual(rowOf('budget').map(([name]) => [name, budgetOf(name) / 1000]))
})
