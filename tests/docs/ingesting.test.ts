import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { get, heldBy, tokenOf } from '../stack/support/app.ts'
import { until } from '../stack/support/until.ts'
import { testInShell } from './shell.ts'

const run = promisify(execFile)
const page = readFileSync(new URL('../../docs/ingesting.md', import.meta.url), 'utf8')

/** Every command of the page with the answer that follows it, the one that asks for the token first. */
const [token, ...commands] = [...page.matchAll(/^```sh\n(.*?)^```\n(?:\n```json\n(.*?)^```)?/gms)].map(
  ([, command = '', answer = '']) => ({ command, answer }),
)

let local: LocalRun
beforeAll(async () => {
  local = await runLocal({ port: 0, awsPort: 0, users: [], partners: ['acme'], log: () => {} })
})
afterAll(() => local?.stop())

testInShell('every example of docs/ingesting.md answers what it says', async () => {
  expect(commands.length).toBeGreaterThanOrEqual(5)
  for (const { command, answer } of commands) {
    const script = `${token?.command}\n${command}`.replaceAll('http://127.0.0.1:3000', local.endpoints.api)
    const { stdout } = await run('bash', ['-euc', script])
    expect(JSON.parse(stdout)).toEqual(JSON.parse(answer))
  }
})

testInShell('what the examples publish reaches the passport of the user', async () => {
  const alice = await tokenOf(local.endpoints, 'alice')
  const held = await until(
    'a keepsake',
    () => heldBy(local.endpoints, alice),
    (all) => all.length > 0,
  )
  expect(held[0]).toMatch(/^passport-to-paris\//)
  expect(await get(local.endpoints, '/v1/me/keepsakes', alice)).toMatchObject({ status: 200 })
})
