import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepsakes } from '../support/keepsakes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  await writeFile(join(folder, 'file'), '')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

// Each is told at once: there is no stack that could be asked.
test.each([
  [
    ['--at', '2999-01-01T00:00:00Z'],
    /^--at is 2999-01-01T00:00:00\.000Z, which has not come yet: name a time/,
  ],
  [['--at', '2020-01-01T00:00:00Z'], /^--at is 2020-01-01T00:00:00\.000Z, more than 35 days ago/],
  [['--at', 'yesterday'], /It must be an RFC 3339 time/],
  [['--kind', 'partial'], /Allowed choices are full, incremental/],
  [['--minutes', '7'], /It must be a whole number from 15 to 1440/],
])('export with %j starts nothing, and says why in a sentence', async (args, told) => {
  const ran = await keepsakes(['export', join(folder, 'exports'), ...args, '--endpoints-file', 'none'])
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(ran.stderr).toMatch(told)
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
})

test('a folder that cannot be written is told before anything is exported', async () => {
  const ran = await keepsakes(['export', join(folder, 'file/exports'), '--json', '--endpoints-file', 'none'])
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(ran.stderr).toBe(`${join(folder, 'file/exports')} cannot be written (ENOTDIR)\n`)
})
