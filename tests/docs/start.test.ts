import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { GIVEN_UP } from '../../cli/redrive/queues.ts'
import { type LocalRun, runLocal } from '../../local/run.ts'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { clientsOf } from '../local/aws/open.ts'
import { ROOT } from '../stack/support/process.ts'
import { awsLocally } from './aws-locally.ts'
import { blocksOf, type Fence, fencesOf } from './fences.ts'
import { pages, pageText } from './pages.ts'
import { type Programs, servePrograms, testInShell } from './shell.ts'

const run = promisify(execFile)

const routes = pages.filter((page) => page.startsWith('docs/start/'))

let folder: string
let stack: LocalRun
let programs: Programs

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
  programs = await servePrograms({
    keepsakes: ({ args, input, cwd }) => keepsakes(args, input, { cwd }),
    aws_locally: ({ args }) => awsLocally(stack.endpoints.aws, args),
  })
}, 120_000)
afterAll(async () => {
  programs?.close()
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Takes the place of npx: the command as it is here, asking the stack of this test. */
const npx = () => `${programs.prelude}
npx() {
  shift
  case "$1 $2" in
    'campaigns check'*|simulate*|report*) keepsakes "$@" ;;
    *) keepsakes "$@" --endpoints-file "${folder}/endpoints.json" ;;
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

/** Commands of a page, those within its text too, each once; for the stack of this test instead of a stage. */
function localCommandsOf(page: string): string[] {
  const commands = Array.from(pageText(page).matchAll(/npx keepsakes [^`\n#]+/g), ([command]) =>
    command.trim(),
  )
  return [...new Set(commands)].map((command) => {
    const here = command.replaceAll(/ --(?:stage|region) \S+/g, '')
    // The tables of this stack are kept from the beginning of the test on.
    if (here.includes(' restore ')) return here.replace(/ --to \S+/, ` --to ${new Date().toISOString()}`)
    // A time to come, by this machine's clock, has no events.
    if (here.includes(' archive replay ')) return here.replaceAll('2026-', '2024-')
    if (here.includes(' replay ')) return `${here} --after-publish 0`
    return here.includes('--yes') ? `${here} --watch 0` : here
  })
}

const recordedVote = (eventId: string) =>
  JSON.stringify({
    ...{ source: 'partner.acme', 'detail-type': 'PollVoted', time: '2024-07-26T18:01:00Z' },
    detail: { eventId, userId: 'alice', occurredAt: '2024-07-26T18:00:00Z', pollId: 'p', optionId: 'o' },
  })

test('every keepsakes command of the runbook does what it is there for, on the local stack', async () => {
  // Something to redrive, to replay and to go back from.
  const { sqs, close } = clientsOf(stack.endpoints.aws)
  const send = async (word: string, MessageBody: string) => {
    const QueueUrl = `${stack.endpoints.aws}/000000000000/keepsakes-local-${word}`
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
  }
  for (let n = 0; n < 12; n++) await send('activity-dead-letter', recordedVote(`dead-${n}`))
  for (const { name } of Object.values(GIVEN_UP)) await send(name, '{ "forgetUser": "bob" }')
  close()
  await writeFile(join(folder, 'events.jsonl'), `${recordedVote('recorded')}\n`)
  const file = join(folder, 'campaigns/passport-to-paris.yaml')
  const before = await readFile(file, 'utf8')
  const titled = (title: string) => before.replace(/^( {2}en): Passport to Paris$/m, `$1: ${title}`)
  await writeFile(join(folder, 'before.yaml'), titled('One before'))
  await writeFile(file, titled('Another'))

  const commands = [
    'npx keepsakes campaigns publish before.yaml --allow removed-campaign',
    'npx keepsakes campaigns publish campaigns',
    ...localCommandsOf('docs/runbook.md'),
  ]
  expect(commands.length).toBeGreaterThan(20)
  const ended: { command: string; code: number | null; answer: string }[] = []
  for (const command of commands) {
    const [, , ...words] = command.match(/"[^"]*"|\S+/g) ?? []
    const args = words.map((word) => word.replaceAll('"', ''))
    // These ask no stack.
    const alone =
      ['simulate', 'report', 'test-pattern', 'plan'].includes(args[0] ?? '') || args[1] === 'check'
    const endpoints = alone ? [] : ['--endpoints-file', join(folder, 'endpoints.json')]
    const { code, stdout, stderr } = await keepsakes([...args, ...endpoints], '', { cwd: folder })
    ended.push({ command, code, answer: stdout + stderr })
  }
  expect(ended.filter(({ code }) => code !== 0)).toEqual([])
  const answerOf = (part: string) => ended.find(({ command }) => command.includes(part))?.answer
  expect(answerOf('redrive activity')).toContain('12 × PollVoted of partner.acme, back to activity')
  expect(answerOf('--yes --limit 10')).toContain('10 messages moved')
  expect(answerOf('--yes --rate 200')).toContain('3 messages moved')
  expect(answerOf('campaigns rollback --dry-run')).toContain('becomes One before (was Another)')
  expect(answerOf('--dry-run --while-awarding')).toContain('keepsakes-local-editions-2 would be restored')
}, 120_000)

/** Operations that the local stack does not have, and why not: whoever adds one has it run here by taking it out. */
const NEEDS_AWS: Readonly<Record<string, string>> = {
  'cloudformation *': 'the local stack is its template, and has no change sets',
  'cloudtrail *': 'nothing is recorded of who asks',
  'cloudwatch *': 'alarms are rehearsed by alarming/, on the same definitions',
  'deploy *': 'nothing is released: a function has one version',
  'iam *': 'nobody is refused anything',
  'lambda invoke': 'the clock starts it here: POST /local/schedules/keepsakes-local-canary',
  'lambda get-policy': 'nobody is refused anything',
  'logs *': 'logs are what npm start prints',
  's3 cp': 'the template lies in the folder .build',
  'service-quotas *': 'a machine has no quotas',
  'ssm *': 'parameters have their defaults',
}
const needsAws = (service: string, operation: string) =>
  `${service} ${operation}` in NEEDS_AWS || `${service} *` in NEEDS_AWS

testInShell(
  'every aws command of the runbook is run here, or has a reason why it needs AWS',
  async () => {
    const blocks = blocksOf(pageText('docs/runbook.md')).filter((block) => /\baws /.test(block))
    const all = blocks.map((block) =>
      Array.from(block.matchAll(/\baws ([\w-]+) ([\w-]+)/g), ([, a = '', b = '']) => [a, b] as const),
    )
    const here = blocks.filter((_, at) =>
      all[at]?.some(([service, operation]) => !needsAws(service, operation)),
    )
    const asked = new Set(all.flat().map((words) => words.join(' ')))
    const unused = Object.keys(NEEDS_AWS).filter(
      (name) => ![...asked].some((one) => one === name || one.startsWith(name.replace('*', ''))),
    )
    expect(unused).toEqual([])

    const outputs = Object.entries(stack.stack.outputs).map(([name, value]) => `${name}) echo '${value}' ;;`)
    const patterns = Object.keys(NEEDS_AWS).map((name) => name.replace(' ', '\\ '))
    // Nothing but `aws` is run of a block: others go back to another commit, and deploy.
    const prelude = `${programs.prelude}
    git() { :; }; npm() { :; }; npx() { :; }; curl() { :; }
    export AWS_REGION=eu-west-1; account=000000000000; arn=arn:aws:dynamodb:eu-west-1:000000000000:table
    output() { case $1 in ${outputs.join(' ')} esac; }
    aws() {
      case "$1 $2" in ${patterns.join('|')}) echo "needs-aws $1 $2" >&3; return ;; esac
      echo "ran $1 $2" >&3
      aws_locally "$@" || echo "failed $1 $2" >&3
    }`
    const script = here.join('\n').replaceAll('keepsakes-prod', 'keepsakes-local')
    const { stdout: told, stderr } = await run('bash', ['-c', `${prelude}\n{ ${script}\n} 3>&1 >/dev/null`], {
      cwd: folder,
    })
    expect(stderr).toBe('')
    const lines = told.split('\n')
    expect(lines.filter((line) => line.startsWith('failed'))).toEqual([])
    const ran = new Set(lines.flatMap((line) => (line.startsWith('ran ') ? [line.slice(4)] : [])))
    const left = [...asked].filter((name) => !needsAws(...(name.split(' ') as [string, string])))
    // A message is sent for each who was erased meanwhile, and here nobody was.
    expect(left.filter((name) => !ran.has(name))).toEqual(['sqs send-message'])
    expect(ran.size).toBeGreaterThan(6)
  },
  120_000,
)
