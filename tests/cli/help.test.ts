import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { programWith } from '../../cli/program.ts'
import { runScript } from '../stack/support/process.ts'
import { keepsakes } from './support/keepsakes.ts'

const COMMANDS = ['publish', 'simulate', 'test-pattern']

test('the command lists its commands, also through the launcher that npx runs', async () => {
  for (const script of ['cli/main.ts', 'cli/keepsakes.js']) {
    const { code, stdout, stderr } = await runScript(script, ['--help'])
    expect([script, code, stderr]).toEqual([script, 0, ''])
    for (const command of COMMANDS) expect(stdout).toContain(command)
  }
})

test.each(COMMANDS)('%s has help, with an example', async (command) => {
  const { code, stdout, stderr } = await keepsakes([command, '--help'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain(`Usage: keepsakes ${command}`)
  expect(stdout).toContain('--json')
  expect(stdout).toContain('Example:')
})

test.each([
  [[], /Usage: keepsakes/],
  [['simulte'], /unknown command 'simulte'.*Did you mean simulate/s],
  [['publish', '--fast'], /unknown option '--fast'/],
])('%j is an error', async (args, message) => {
  const { code, stdout, stderr } = await keepsakes(args)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(message)
})

test('the launcher passes input, output and exit code on', async () => {
  const text = '{"pattern":{"a":["x"]},"event":{"a":"x"}}\n'
  const good = await runScript('cli/keepsakes.js', ['test-pattern'], text)
  expect(good).toEqual({ code: 0, stdout: 'true\n', stderr: '' })
  const bad = await runScript('cli/keepsakes.js', ['test-pattern', '--file', '/nowhere'])
  expect(bad).toMatchObject({ code: 1, stdout: '' })
})

/** Prints the address of each module that is loaded. */
const TELLING = `import { registerHooks } from 'node:module'
  registerHooks({ load: (url, context, next) => (console.error(url), next(url, context)) })`

// To load everything takes ten times as long as to load nothing but the names of the commands.
test.each([
  [['--help'], /client-|zod|yaml/],
  [['test-pattern', '--help'], /client-|zod|yaml/],
  [['campaigns', 'check', '--help'], /client-/],
  [['simulate', '--help'], /client-/],
  [['publish', '--help'], /client-(s3|sqs|dynamodb)|yaml/],
  [['explain', '--help'], /client-|yaml/],
  [['report', '--help'], /client-|yaml|duckdb|echarts/],
])('keepsakes %j loads no package that it has no use for', async (args, useless) => {
  const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
  const hooks = `data:text/javascript,${encodeURIComponent(TELLING)}`
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', hooks, main, ...args])
  const packages = stderr.split('\n').flatMap((url) => url.split('/node_modules/')[1] ?? [])
  expect(packages).toContain('commander/index.js')
  expect(packages.filter((name) => useless.test(name))).toEqual([])
})

/** Every command, by its whole name. */
function commandsOf(command: Command, name: string): [string, Command][] {
  return [[name, command], ...command.commands.flatMap((one) => commandsOf(one, `${name} ${one.name()}`))]
}
const all = commandsOf(await programWith(() => true), 'keepsakes')

test.each(all)('the help of %s is wrapped once, at the width of the terminal', (_name, command) => {
  for (const columns of [60, 80, 100]) {
    command.configureOutput({ getOutHelpWidth: () => columns })
    const help = command.helpInformation()
    command.configureOutput({ getOutHelpWidth: () => 80 })
    const [, description = ''] = help.split(/\n\n(?:Arguments|Options):/)[0]?.split(/Usage: .*\n\n/) ?? []
    const lines = description.split('\n')
    for (const [index, line] of lines.entries()) {
      const next = lines[index + 1]
      expect(line.length).toBeLessThanOrEqual(columns)
      // Preformatted lines are indented; any other goes on until the next word does not fit.
      if (!line || !next || next.startsWith(' ')) continue
      expect(line.length + 1 + (next.split(' ')[0]?.length ?? 0)).toBeGreaterThan(columns)
    }
  }
})

test.each(all)('the help of %s shows what it does not run without', (name, command) => {
  const help = command.helpInformation().replaceAll(/\s+/g, ' ')
  const [usage = ''] = help.split(' [options]')
  const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags)
  expect(usage).toBe(`Usage: ${[name, ...required].join(' ')}`)
  expect(help.split('(required)').length - 1).toBe(required.length)
})
