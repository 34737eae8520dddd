import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { operations } from '../../schemas/api/operations/index.ts'
import { launchedBrowser, noBrowser } from '../browser/support/chromium.ts'
import { watch } from '../stack/support/activities.ts'
import { AwsPort } from '../stack/support/aws.ts'
import { ROOT } from '../stack/support/process.ts'
import { until } from '../stack/support/until.ts'
import { fencesOf } from './fences.ts'
import { testInShell } from './shell.ts'

const page = readFileSync(join(ROOT, 'docs/api.md'), 'utf8')
const studioPage = readFileSync(join(ROOT, 'docs/studio-api.md'), 'utf8')
const run = promisify(execFile)

let folder: string
let stack: LocalRun
/** The page's code, asking the stack of this test. */
const here = (code: string) => code.replaceAll('http://127.0.0.1:3000', stack.endpoints.api)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  stack = await runLocal({
    port: 0,
    awsPort: 0,
    users: ['alice', 'bob'],
    partners: [],
    endpointsFile: join(folder, 'endpoints.json'),
    log: () => undefined,
  })
})
afterAll(async () => {
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
})

const testInBrowser = noBrowser === undefined ? test : test.skip

const BETWEEN = '\u001e'
const fences = fencesOf(page)
const shellsOf = (fences: ReturnType<typeof fencesOf>) =>
  fences.flatMap(({ language, text }, index) =>
    language === 'sh' ? [{ command: text, answer: fences[index + 1] }] : [],
  )

/** An … of the page stands for any text. */
const shown = (text: string) => JSON.parse(text, (_, value) => (value === '…' ? expect.any(String) : value))

/** As `shown`, for text. */
const anyWhere = (text: string) => new RegExp(`^${text.split('…').map(RegExp.escape).join('.+')}$`)

async function answersAsShown(shells: ReturnType<typeof shellsOf>): Promise<void> {
  const script = shells.map(({ command }) => `${command}\nprintf '${BETWEEN}'`).join('\n')
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', here(script)])
  const answers = stdout.split(BETWEEN)
  expect(shells.length).toBeGreaterThan(3)
  for (const [index, { command, answer }] of shells.entries()) {
    const got = String(answers[index])
    if (answer?.language === 'json') expect([command, JSON.parse(got)]).toEqual([command, shown(answer.text)])
    else expect([command, got]).toEqual([command, expect.stringMatching(anyWhere(String(answer?.text)))])
  }
}

testInShell('every command of the page answers what the page shows', () => answersAsShown(shellsOf(fences)))

testInShell('and so does every command of the page of the studio', () =>
  answersAsShown(shellsOf(fencesOf(studioPage))),
)

testInShell('what the README publishes by hand can be read back at once, pasted as one block', async () => {
  const readme = fencesOf(readFileSync(join(ROOT, 'README.md'), 'utf8')).map(({ text }) => text)
  const block = readme.find((text) => text.includes('npx keepsakes publish --wait\n'))
  const command = `"${process.execPath}" cli/main.ts publish --endpoints-file "${join(folder, 'endpoints.json')}"`
  const script = here(String(block)).replace('npx keepsakes publish', () => command)
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: ROOT })
  const [published, list = '', passport = '', campaigns = ''] = stdout.trim().split('\n')
  expect(published).toBe('1 event published on keepsakes-local, and taken up')
  expect(JSON.parse(list)).toMatchObject({ keepsakes: [{ keepsakeId: 'opening-night' }] })
  expect(JSON.parse(passport)).toMatchObject({ campaignId: 'passport-to-paris' })
  expect(JSON.parse(campaigns)).toMatchObject({ campaigns: [{ campaignId: 'passport-to-paris' }] })
})

describe('with a keepsake of each of two users', () => {
  beforeAll(async () => {
    const aws = new AwsPort(stack.endpoints)
    const opening = { programId: 'opening-ceremony-20240726' }
    await aws.put(watch('alice', 20, opening), watch('bob', 20, opening))
    aws.close()
    await until('the functions to be done', () => stack.stack.idle())
  })

  const aliceHolds = ['Opening night, Fri Jul 26 2024']

  testInBrowser(
    'the page in HTML, opened as a file, lists what the user holds, or says why not',
    async () => {
      const [code] = fences.filter(({ language }) => language === 'html')
      expect(code?.text.trim().split('\n').length).toBeLessThanOrEqual(20)
      const file = join(folder, 'keepsakes.html')
      await writeFile(file, here(String(code?.text)))
      const browser = await launchedBrowser()
      const shown = async (token: string) => {
        const page = await browser.newPage({ timezoneId: 'Europe/Paris' })
        await page.goto(`${pathToFileURL(file)}#token=${token}`)
        await page.locator('li').first().waitFor()
        return page.locator('li').allTextContents()
      }
      try {
        expect(await shown(String(stack.endpoints.tokens.alice))).toEqual(aliceHolds)
        expect(await shown('not-a-token')).toEqual(['it is no signed JSON Web Token'])
      } finally {
        await browser.close()
      }
    },
  )

  test('the page in TypeScript lists what the user holds', async () => {
    const [code] = fences.filter(({ language }) => language === 'ts')
    const browser = `
      const items = []
      globalThis.location = { hash: '#token=${stack.endpoints.tokens.alice}' }
      globalThis.document = {
        createElement: () => ({ textContent: '' }),
        querySelector: () => ({ append: (item) => items.push(item) }),
      }
      process.on('exit', () => console.log(JSON.stringify(items.map((item) => item.textContent))))
    `
    const args = ['--input-type=module-typescript', '--disable-warning=ExperimentalWarning', '--eval']
    const { stdout } = await run(process.execPath, [...args, browser + here(String(code?.text))], {
      cwd: ROOT,
    })
    expect(JSON.parse(stdout)).toEqual(aliceHolds)
  })
})

test('every route is told of', () => {
  for (const { method, path } of operations)
    expect(path.startsWith('/v1/studio/') ? studioPage : page).toMatch(
      new RegExp(`\\b${method} ${path.replace(/[{}]/g, '\\$&')}|\\$API${path}\\b`, 'i'),
    )
})

test('every link leads to a page or a heading', () => {
  const headings = Array.from(page.matchAll(/^#+ (.*)$/gm), ([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
  for (const [, target = ''] of page.matchAll(/\]\((?!https:)([^)]+)\)/g)) {
    if (target.startsWith('#')) expect(headings).toContain(target.slice(1))
    else expect(() => readFileSync(join(ROOT, 'docs', target))).not.toThrow()
  }
})
