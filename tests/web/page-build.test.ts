import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assertWithinBudget, PageBudgetError, scriptSize } from '../../packaging/page/page.ts'
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

test('the page is small enough for a phone on a train', async () => {
  const bytes = await scriptSize(folder)
  expect(bytes).toBeGreaterThan(1000)
  expect(bytes).toBeLessThan(20_000)
})

test('a page with too much script is refused', () => {
  expect(() => assertWithinBudget(60_000)).not.toThrow()
  expect(() => assertWithinBudget(60_001)).toThrow(PageBudgetError)
})

test('nothing in it needs a policy looser than its own files, or another host', async () => {
  const html = await read('index.html')
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  for (const name of page.filter((each) => /\.(js|css|html)$/.test(each))) {
    const text = await read(name)
    expect(text).not.toMatch(/\beval\(|new Function\(|url\(["']?data:/)
    const hosts = [...text.matchAll(/https?:\/\/([^/"'`\s)]+)/g)].map(([, host]) => host)
    expect(hosts.filter((host) => host !== 'www.w3.org')).toEqual([])
  }
})

test('it works in whatever folder it lies: every address in it is relative', async () => {
  for (const [, address] of (await read('index.html')).matchAll(/\s(?:src|href)="([^"]+)"/g))
    expect(address).toMatch(/^\.\//)
})

test('the stamps of the campaign come with it', () => {
  expect(page).toEqual(expect.arrayContaining(['stamps/trivia-ace.svg', 'stamps/golden-passport.svg']))
})
