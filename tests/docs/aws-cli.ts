import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Has a shell split the lines of a page: the words of each `aws` command, in order. None is run. */
export function awsCommandsOf(script: string): string[][] {
  // No PATH, so that nothing but the shell's own is found; whatever else a page calls does nothing.
  const quiet = ['npm', 'npx', 'curl', 'cat', 'git'].map((name) => `${name}() { :; }`).join('\n')
  const stub = `PATH=/nowhere
aws() { printf '%s\\0' "$@" $'\\036' >&3; printf 'the-answer-of-the-cli'; }
sed() { read -r _ || :; }
date() { printf 1790000000; }
${quiet}
`
  // The files that a page writes go nowhere that lasts.
  const directory = mkdtempSync(join(tmpdir(), 'keepsakes-page-'))
  const { status, stderr, output } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eu', '-c', stub + script],
    {
      encoding: 'utf8',
      cwd: directory,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  )
  rmSync(directory, { recursive: true, force: true })
  if (status !== 0 || stderr !== '') throw new Error(`a shell does not take it: ${stderr}`)
  return String(output[3] ?? '')
    .split('\u001e\0')
    .filter((words) => words !== '')
    .map((words) => words.split('\0').slice(0, -1))
}

// Each command as the CLI's own parser and its check of parameters take it; what is right ends at a port that nobody
// listens on. All in one process: to start it is most of what a command takes.
const PARSER = `
import contextlib, io, json, sys
from awscli.clidriver import create_clidriver
told = []
driver = create_clidriver()
for words in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            driver.main(words + ['--endpoint-url', 'http://127.0.0.1:1'])
        except SystemExit:
            pass
    told.append(err.getvalue() + out.getvalue())
json.dump(told, sys.stdout)
`

/** Nobody's credentials, and no settings of the machine. */
export const awsEnvironment = {
  PATH: process.env.PATH,
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'nothing',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  NO_PROXY: '*',
}

/** Where the CLI can be asked: it is on the PATH, and Python there finds it. */
export const hasAwsCli =
  spawnSync('bash', ['-c', 'command -v aws'], { env: awsEnvironment }).status === 0 &&
  spawnSync('python3', ['-c', 'import awscli.clidriver'], { env: awsEnvironment }).status === 0

/** Has the CLI check each command: empty for one that is right. `files` are there when it looks for them. */
export function mistakesOfAws(
  commands: readonly string[][],
  files: Readonly<Record<string, string>>,
): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'keepsakes-aws-'))
  try {
    for (const folder of ['web/dist/assets', 'infra']) mkdirSync(join(directory, folder), { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
    const input = JSON.stringify(commands)
    const { stdout, stderr } = spawnSync('python3', ['-c', PARSER], {
      cwd: directory,
      env: awsEnvironment,
      input,
      encoding: 'utf8',
    })
    if (stdout === '') throw new Error(stderr)
    return (JSON.parse(stdout) as string[]).map((told) =>
      /Could not connect to the endpoint URL: "http:\/\/127\.0\.0\.1:1\//.test(told) || told.trim() === ''
        ? ''
        : told.trim(),
    )
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
