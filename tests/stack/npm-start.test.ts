import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './support/process.ts'
import { until } from './support/until.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-npm-start-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('the stack that npm start runs stops cleanly when npm is told to stop', async () => {
  const file = join(folder, 'endpoints.json')
  const args = ['start', '--', '--port', '0', '--aws-port', '0', '--endpoints-file', file]
  const npm = spawn('npm', args, { cwd: ROOT, stdio: 'ignore' })
  await until('the endpoints file', () => existsSync(file))
  const { api } = JSON.parse(await readFile(file, 'utf8')) as { api: string }
  const answers = () =>
    fetch(`${api}/v1/health`).then(
      ({ status }) => status === 200,
      () => false,
    )
  expect(await answers()).toBe(true)

  npm.kill('SIGTERM')
  await until('the file to be gone', () => !existsSync(file))
  await until('the port to be closed', async () => !(await answers()))
})
