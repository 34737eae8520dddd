import { runScript } from '../stack/support/process.ts'

const COMMANDS = ['publish', 'simulate', 'test-pattern']

test('the command lists its commands, also through the launcher that npx runs', async () => {
  for (const script of ['cli/main.ts', 'cli/keepsakes.js']) {
    const { code, stdout, stderr } = await runScript(script, ['--help'])
    expect([script, code, stderr]).toEqual([script, 0, ''])
    for (const command of COMMANDS) expect(stdout).toContain(command)
  }
})

test.each(COMMANDS)('%s has help, with an example', async (command) => {
  const { code, stdout, stderr } = await runScript('cli/main.ts', [command, '--help'])
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
  const { code, stdout, stderr } = await runScript('cli/main.ts', args)
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
