import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assertWithinBudget, firstLoadSize, PageBudgetError, pages } from '../../packaging/page/page.ts'
import { runScript } from '../stack/support/process.ts'

let folder: string
let page: string[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-page-'))
  // In a process of its own: the builder is native code, which the tests' module registry does not take.
  const { code, stderr } = await runScript('packaging/page/build.ts', [folder])
  expect([code, stderr]).toEqual([0, ''])
  page = await readdir(folder, { recursive: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const read = (name: string) => readFile(join(folder, name), 'utf8')

test('the passport is small enough for a phone on a train, and the studio for an office', async () => {
  const passport = await firstLoadSize(folder, 'index.html')
  expect(passport).toBeGreaterThan(10_000)
  expect(passport).toBeLessThan(20_000)
  const studio = await firstLoadSize(folder, 'studio.html')
  expect(studio).toBeGreaterThan(10_000)
  expect(studio).toBeLessThan(250_000)
})

test('a page with too much script is refused', () => {
  expect(() => assertWithinBudget('index.html', 60_000)).not.toThrow()
  expect(() => assertWithinBudget('index.html', 60_001)).toThrow(PageBudgetError)
  expect(() => assertWithinBudget('studio.html', 250_000)).not.toThrow()
  expect(() => assertWithinBudget('studio.html', 250_001)).toThrow(PageBudgetError)
})

test('nothing in it needs a policy looser than its own files, or another host', async () => {
  for (const html of await Promise.all(pages.map(read)))
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  for (const name of page.filter((each) => /\.(js|css|html)$/.test(each))) {
    const text = await read(name)
    expect(text).not.toMatch(/\beval\(|new Function\(|url\(["']?data:/)
    const hosts = [...text.matchAll(/https?:\/\/([^/"'`\s)]+)/g)].map(([, host = '']) => host)
    // Names of namespaces, where nobody asks for anything.
    expect(hosts.filter((host) => !['www.w3.org', 'json-schema.org'].includes(host))).toEqual([])
  }
})

test.each([...pages])(
  '%s works in whatever folder it lies: every address in it is relative',
  async (name) => {
    for (const [, address] of (await read(name)).matchAll(/\s(?:src|href)="([^"]+)"/g))
      expect(address).toMatch(/^\.\//)
  },
)

test('the stamps of the campaign come with it', () => {
  expect(page).toEqual(expect.arrayContaining(['stamps/trivia-ace.svg', 'stamps/golden-passport.svg']))
})
