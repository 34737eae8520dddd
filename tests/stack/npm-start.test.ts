import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Endpoints } from '../../local/endpoints.ts'
import { get, heldBy, tokenOf } from './support/app.ts'
import { ROOT } from './support/process.ts'
import { until } from './support/until.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-npm-start-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('the stack that npm start runs has users if it is told to, shows the time it is told, and stops cleanly when npm is told to stop', async () => {
  const file = join(folder, 'endpoints.json')
  const now = ['--now', '2024-08-04T20:00:00-04:00']
  const seeded = ['--seed', '4']
  const args = ['start', '--', '--port', '0', '--aws-port', '0', ...seeded, ...now, '--endpoints-file', file]
  // Its tables are files, in a folder that it makes.
  const env = { ...process.env, TMPDIR: folder }
  const npm = spawn('npm', args, { cwd: ROOT, env, stdio: 'ignore' })
  await until('the endpoints file', () => existsSync(file))
  const endpoints = JSON.parse(await readFile(file, 'utf8')) as Endpoints
  const { api, tokens } = endpoints
  const answers = () =>
    fetch(`${api}/v1/health`).then(
      ({ status }) => status === 200,
      () => false,
    )
  expect(await answers()).toBe(true)
  const { body } = await get(endpoints, '/v1/me/passports/passport-to-paris', tokens.alice)
  expect(body).toMatchObject({ status: 'open' })

  const held = async (user: number) =>
    (await heldBy(endpoints, await tokenOf(endpoints, `seeded-1-${user}`))).length
  await until('users to hold something', async () =>
    (await Promise.all([0, 1, 2, 3].map(held))).some((count) => count > 0),
  )
  const folders = async () => (await readdir(folder)).filter((name) => name.startsWith('keepsakes-data-'))
  expect(await folders()).toHaveLength(1)

  npm.kill('SIGTERM')
  await until('the file to be gone', () => !existsSync(file))
  await until('the port to be closed', async () => !(await answers()))
  await until('the tables to be gone', async () => (await folders()).length === 0)
})
