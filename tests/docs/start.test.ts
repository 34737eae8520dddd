import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { ROOT } from '../stack/support/process.ts'
import { type Fence, fencesOf } from './fences.ts'
import { pages, pageText } from './pages.ts'
import { testInShell } from './shell.ts'

const run = promisify(execFile)

const routes = pages.filter((page) => page.startsWith('docs/start/'))

let folder: string
let stack: LocalRun

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  await cp(join(ROOT, 'campaigns'), join(folder, 'campaigns'), { recursive: true })
  stack = await runLocal({
    port: 0,
    awsPort: 0,
    users: [],
    partners: [],
    shownNow: Date.parse('2024-08-05T00:00:00Z'),
    environment: { CATALOGUE_REFRESH_SECONDS: '1' },
    endpointsFile: join(folder, 'endpoints.json'),
    log: () => undefined,
  })
}, 120_000)
afterAll(async () => {
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Takes the place of npx: the command as it is here, asking the stack of this test. */
const npx = () => `npx() {
  shift
  case "$1 $2" in
    'campaigns check'*|simulate*) "${process.execPath}" "${ROOT}/cli/main.ts" "$@" ;;
    *) "${process.execPath}" "${ROOT}/cli/main.ts" "$@" --endpoints-file "${folder}/endpoints.json" ;;
  esac
}`

const BETWEEN = '\u001e'

/** Commands with the answer that the page shows below them; npm's own take minutes, or never end. */
function commandsOf(page: string): { command: string; answer: Fence | undefined }[] {
  const fences = fencesOf(pageText(page))
  return fences.flatMap(({ language, text }, index) =>
    language === 'sh' && !/^([A-Z_]+=\S+ )?npm /.test(text)
      ? [{ command: text, answer: fences[index + 1] }]
      : [],
  )
}

/** An … of a page stands for any text, over any number of lines. */
const anyWhere = (text: string) => new RegExp(`^${text.split('…').map(RegExp.escape).join('[^]*')}$`)

const matching = (value: unknown): unknown => {
  if (typeof value === 'string' && value.includes('…')) return expect.stringMatching(anyWhere(value))
  if (Array.isArray(value)) return value.map(matching)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, matching(inner)]))
}

testInShell.each(routes)('every command of %s answers what the page shows', async (page) => {
  const commands = commandsOf(page)
  expect(commands.length).toBeGreaterThan(3)
  const script = commands
    .map(({ command }) => `{ ${command}\n} 2>&1\nprintf '${BETWEEN}'`)
    .join('\n')
    .replaceAll('http://127.0.0.1:3000', stack.endpoints.api)
    .replaceAll('http://127.0.0.1:4566', stack.endpoints.aws)
  const { stdout } = await run('bash', ['-c', `${npx()}\n${script}`], { cwd: folder })
  const answers = stdout.split(BETWEEN)
  for (const [index, { command, answer }] of commands.entries()) {
    const got = String(answers[index])
    if (answer?.language === 'json')
      expect([command, JSON.parse(got)]).toEqual([command, matching(JSON.parse(answer.text))])
    else if (answer?.language === 'text')
      expect([command, `${got.trim()}\n`]).toEqual([command, expect.stringMatching(anyWhere(answer.text))])
  }
})

test('there is a route for each kind of reader, and docs/README.md leads to it', () => {
  expect(routes.sort()).toEqual([
    'docs/start/app-and-partner-developer.md',
    'docs/start/maintainer-and-operator.md',
    'docs/start/producer.md',
  ])
  for (const page of routes) expect(pageText('docs/README.md')).toContain(page.replace('docs/', ''))
})

test('the three routes lead to every page of docs/, and each ends with what to read next', () => {
  const told = ['docs/README.md', ...routes].map(pageText).join('\n')
  const there = pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && page !== 'docs/README.md')
  expect(there.filter((page) => !told.includes(page.replace('docs/', '')))).toEqual([])
  for (const page of routes) expect(pageText(page)).toContain('\n## Read next\n')
})
