import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { heldBy, tokenOf } from '../stack/support/app.ts'
import { until } from '../stack/support/until.ts'

const run = promisify(execFile)
const folder = new URL('../../docs/partners/', import.meta.url).pathname

let local: LocalRun
beforeAll(async () => {
  local = await runLocal({ port: 0, awsPort: 0, users: [], partners: ['acme'], log: () => {} })
})
afterAll(() => local?.stop())

const has = (command: string) => spawnSync('bash', ['-c', command]).status === 0

/** A language, the program that runs its example, its arguments, the users who then hold something, and whether it can be tried. */
const examples: [string, string[], (run: LocalRun) => string[], string[], boolean][] = [
  [
    'TypeScript',
    [process.execPath, 'publish.ts'],
    ({ endpoints }) => [endpoints.eventBusName],
    ['alice', 'bob'],
    true,
  ],
  [
    'Python',
    ['python3', 'publish.py'],
    ({ endpoints }) => [endpoints.eventBusName],
    ['alice', 'carol'],
    has("python3 -c 'import boto3'"),
  ],
  [
    'the AWS CLI',
    ['bash', 'publish-aws.sh'],
    ({ endpoints }) => [endpoints.eventBusName],
    ['dan'],
    has('command -v aws'),
  ],
  [
    'curl',
    ['bash', 'publish-curl.sh'],
    ({ endpoints }) => [endpoints.api, endpoints.partnerTokens.acme ?? ''],
    ['eve'],
    has('command -v curl'),
  ],
]

test.each(examples)(
  'the example in %s publishes, and its viewers hold a keepsake (skipped where there is none of its tools)',
  async (_name, [program = '', file = ''], argumentsOf, users, isThere) => {
    if (!isThere) return
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: local.endpoints.aws,
      AWS_REGION: local.endpoints.region,
      AWS_DEFAULT_REGION: local.endpoints.region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    }
    const { stdout } = await run(program, [join(folder, file), ...argumentsOf(local)], { env })
    expect(stdout).toMatch(/^published\n$|"accepted":1/)
    for (const user of users) {
      const token = await tokenOf(local.endpoints, user)
      await until(
        `a keepsake of ${user}`,
        () => heldBy(local.endpoints, token),
        (held) => held.length > 0,
        20_000,
      )
    }
  },
)
