import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { rememberProcess } from './jest/process-state.ts'
import LongestFirst, { LONGEST } from './jest/sequencer.ts'

test.each(['./ids.ts', '../../functions/aws/environment.ts', '@jest/globals'])(
  'a test file has an instance of its own of %s',
  (module) => {
    expect(new URL(import.meta.resolve(module)).searchParams.get('of')).toBe('tests/support/jest.test.ts')
  },
)

test.each(['../../schemas/ids.ts', 'fast-check', 'node:fs'])(
  'a test file shares %s with those that ran before it',
  (module) => {
    expect(new URL(import.meta.resolve(module)).search).toBe('')
  },
)

test('after a test file, the process is again as it was', () => {
  const globals = globalThis as unknown as { left?: number; fetch: unknown }
  const { fetch } = globalThis
  const { env } = process
  const before = { cwd: process.cwd(), variables: { ...env } }
  const restore = rememberProcess()

  process.chdir(tmpdir())
  process.env = { LEFT: 'behind' }
  env.LEFT = 'behind'
  delete env.PATH
  process.exitCode = 3
  globals.left = 1
  globals.fetch = () => undefined
  restore()

  expect(process.env).toBe(env)
  expect({ ...process.env }).toEqual(before.variables)
  expect(process.cwd()).toBe(before.cwd)
  expect(process.exitCode).not.toBe(3)
  expect('left' in globals).toBe(false)
  expect(globals.fetch).toBe(fetch)
})

test('the test files that take longest begin first, and are there', async () => {
  expect(LONGEST.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([])
  const [longest = '', next = ''] = LONGEST
  const of = (path: string) => ({ path: join(projectRoot, path), duration: 1, context: CONTEXT })
  const sequencer = new LongestFirst({ contexts: [], globalConfig: {} as never })
  const sorted = await sequencer.sort(['tests/support/jest.test.ts', next, longest].map(of) as never)
  expect(sorted.map(({ path }) => path)).toEqual(
    [longest, next, 'tests/support/jest.test.ts'].map((path) => join(projectRoot, path)),
  )
})

const CONTEXT = {
  config: { cache: false, haste: {}, id: 'none', cacheDirectory: tmpdir() },
  hasteFS: { getSize: () => 1 },
}
