import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Endpoints } from '../../local/endpoints.ts'
import { get } from './support/app.ts'
import { ROOT } from './support/process.ts'
import { until } from './support/until.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-npm-start-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('the stack that npm start runs shows the time it is told, and stops cleanly when npm is told to stop', async () => {
  const file = join(folder, 'endpoints.json')
  const now = ['--now', '2024-08-04T20:00:00-04:00']
  const args = ['start', '--', '--port', '0', '--aws-port', '0', ...now, '--endpoints-file', file]
  const npm = spawn('npm', args, { cwd: ROOT, stdio: 'ignore' })
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

  npm.kill('SIGTERM')
  await until('the file to be gone', () => !existsSync(file))
  await until('the port to be closed', async () => !(await answers()))
})
