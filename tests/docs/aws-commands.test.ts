import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { type Compiled, compile } from '../template/support/compiled.ts'
import { awsCommandsOf, hasAwsCli, mistakesOfAws } from './aws-cli.ts'
import { blocksOf, fencesOf } from './fences.ts'
import { pageText } from './pages.ts'
import { testInShell } from './shell.ts'

const page = pageText('docs/deploying.md')

const script = blocksOf(page).join('\n')

/** The same of each section of other pages with `aws` commands, which take what the first block of the page on deploying sets. */
const others = ['docs/ingesting.md', 'docs/erasure.md', 'docs/runbook.md', 'docs/objectives.md']
  .flatMap((path) => pageText(path).split(/^(?=##+ )/m))
  .map((section) => blocksOf(section).join('\n'))
  .filter((blocks) => /^ *aws /m.test(blocks))
/** It is saved as a file. */
const policy = fencesOf(page).find(({ language }) => language === 'json')?.text ?? ''

/** With the CLI on the PATH; elsewhere its parser cannot be asked. */
const testWithAws = hasAwsCli ? testInShell : test.skip

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

testInShell(
  'every block of the page is taken by a shell, from top to bottom, and none has a word left to fill in',
  () => {
    expect(awsCommandsOf(script).length).toBeGreaterThan(15)
  },
)

/** Commands that the CLI does not take, each with what it says, and one that it takes. */
const TRIED: readonly [words: string[], told: unknown][] = [
  [['ssm', 'put-paramter', '--name', 'a', '--value', 'b'], expect.stringContaining('put-paramter')],
  [
    ['ssm', 'put-parameter', '--name', 'a', '--value', 'b', '--stage', 'prod'],
    expect.stringContaining('--stage'),
  ],
  [['cloudtrail', 'create-trail', '--name', 'a'], expect.stringContaining('--s3-bucket-name')],
  [
    ['sns', 'subscribe', '--topic-arn', 'file://none', '--protocol', 'email'],
    expect.stringContaining('none'),
  ],
  // Version 1 of the CLI fetches what is at an address, and takes that for the value.
  [
    ['ssm', 'put-parameter', '--name', 'a', '--value', 'http://127.0.0.1:2/', '--type', 'String'],
    expect.stringContaining('http://127.0.0.1:2/'),
  ],
  [['sns', 'subscribe', '--topic-arn', 'arn', '--protocol', 'email'], ''],
]

testWithAws(
  'every aws command of the pages is as the CLI takes it, and one that it would not take is found (skipped where there is no aws CLI)',
  () => {
    const commands = awsCommandsOf([script, ...others].join('\n'))
    expect(others.length).toBeGreaterThan(3)
    // All at once: to load the CLI and what it knows of the services is most of what it takes.
    const told = mistakesOfAws([...commands, ...TRIED.map(([words]) => words)], {
      'keepsakes-scp.json': policy,
      'policy.json': policy,
      'restored.json': '{}',
      'infra/edge-alarms.yml': readFileSync(join(projectRoot, 'infra/edge-alarms.yml'), 'utf8'),
      'infra/web-acl.yml': readFileSync(join(projectRoot, 'infra/web-acl.yml'), 'utf8'),
    })
    const mistakes = commands.map((words, index) => told[index] && `aws ${words.join(' ')}: ${told[index]}`)
    expect(mistakes.filter(Boolean)).toEqual([])
    expect(told.slice(commands.length)).toEqual(TRIED.map(([, expected]) => expected))
  },
)

testInShell('each output, parameter and name that a command is given is one that the template has', () => {
  const { Outputs } = JSON.parse(compiled.text) as { Outputs: Record<string, unknown> }
  const outputs = Array.from(
    [page, ...others].join('\n').matchAll(/\$\(output (\w+)\)/g),
    ([, name = '']) => name,
  )
  expect(outputs.length).toBeGreaterThan(3)
  expect(outputs.filter((name) => !(name in Outputs))).toEqual([])

  const words = awsCommandsOf([script, ...others].join('\n'))
    .flat()
    .join('\n')
  const parameters = Array.from(words.matchAll(/\/keepsakes\/prod\/[a-z-]+/g), ([name]) => name)
  const defaults = Object.values(compiled.parameters).map((one) =>
    String(one.Default ?? '').replace('/dev/', '/prod/'),
  )
  expect(parameters.filter((name) => !defaults.includes(name))).toEqual([])
  // All that the template asks the account for is put there by the page.
  const asked = defaults.filter((name) => name.startsWith('/keepsakes/prod/'))
  expect(asked.filter((name) => !parameters.includes(name))).toEqual([])

  const names = Array.from(words.matchAll(/\bkeepsakes-prod[A-Za-z-]*[A-Za-z]/g), ([name]) =>
    name.replace('prod', 'dev'),
  )
  // The stack and the bus have no more of a name than the first; the others are stacks of their own.
  const stacks = ['keepsakes-dev', 'keepsakes-dev-web-acl', 'keepsakes-dev-edge-alarms']
  // A name that ends in a generation has the first in a new stage.
  const isThere = (name: string) => new RegExp(`"${name}(?:-1)?"`).test(compiled.text)
  expect(names.filter((name) => !stacks.includes(name) && !isThere(name))).toEqual([])
})

testInShell('each section can be pasted into a new shell, after the lines that the page has for that', () => {
  const setting = blocksOf(page).find((block) => block.includes('output() {')) ?? ''
  const sections = page.split(/^(?=## )/m).slice(1)
  const scripts = [...sections.map((section) => blocksOf(section).join('\n')), ...others]
  expect(scripts.length).toBeGreaterThan(10)
  // The shell stops at a variable that nobody has set.
  for (const lines of scripts) expect(() => awsCommandsOf(`${setting}\n${lines}`)).not.toThrow()
  expect(() => awsCommandsOf('aws sts get-caller-identity --profile $nobody')).toThrow('nobody')
})
