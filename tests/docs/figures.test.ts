import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { LAYERS_KEPT } from '../../awarding/criteria/watch/watch.ts'
import { REASONS_SHOWN } from '../../cli/event-lines.ts'
import { programWith } from '../../cli/program.ts'
import { CLOCK_TOLERANCE_MS, LARGEST_DETAIL_BYTES } from '../../events/activity-mistakes.ts'
import { SHARED } from '../../functions/http/answers.ts'
import { ASK_WITHIN_MS } from '../../functions/http/issuer-keys.ts'
import { LEEWAY_SECONDS } from '../../functions/http/tokens.ts'
import { LARGEST_BODY, MOST_EVENTS } from '../../functions/ingest/read-events.ts'
import { MOST_CONNECTIONS } from '../../functions/live/connections.ts'
import { LONGEST_LINE_BYTES } from '../../json/lines.ts'
import { assertWithinBudget } from '../../packaging/page/page.ts'
import { projectRoot } from '../../packaging/project.ts'
import { LONGEST_USER_ID, PARTNER_ID_WORDS } from '../../schemas/ids.ts'
import { NUMBERS_PER_BUCKET } from '../../store/edition-items.ts'
import { pageText } from './pages.ts'

const program = await programWith(() => true)

const yaml = (path: string) => parse(readFileSync(join(projectRoot, path), 'utf8'))
const { params, functions } = yaml('serverless.yml') as {
  params: { default: Record<string, number> }
  functions: Record<string, { timeout: number }>
}
const { Resources: queues } = yaml('infra/queues.yml') as {
  Resources: Record<
    string,
    { Properties: { VisibilityTimeout: number; RedrivePolicy: { maxReceiveCount: number } } }
  >
}
const [, sharedSeconds] = /s-maxage=(\d+)/.exec(SHARED) ?? []
const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const word = (count = Number.NaN) =>
  WORDS[count] ?? { 20: 'twenty', 100: 'a hundred' }[count] ?? String(count)

/** The default of an option of `replay`. */
const replayed = (long: string) =>
  program.commands.find((one) => one.name() === 'replay')?.options.find((one) => one.long === long)
    ?.defaultValue

// A page, and what it says: each number of it as the code has it.
test.each([
  [
    'ingesting.md',
    `at most ${MOST_EVENTS}, and at most 1 MiB (${LARGEST_BODY.toLocaleString('en-US')} bytes) of body`,
  ],
  ['ingesting.md', `A \`detail\` has at most ${LARGEST_DETAIL_BYTES / 1024} KiB`],
  ['ingesting.md', `more than ${CLOCK_TOLERANCE_MS / 60_000} minutes after its \`time\` is rejected`],
  ['ingesting.md', `1 to ${LONGEST_USER_ID} printable ASCII characters without spaces`],
  ['ingesting.md', `the claim \`partner_id\`: ${PARTNER_ID_WORDS.replace('A-Z', '`A-Z').replace(/$/, '`')}`],
  ['ingesting.md', `answered within ${functions.ingestActivities?.timeout} seconds`],
  ['api.md', `1 to ${LONGEST_USER_ID} characters of ASCII without spaces`],
  ['api.md', `Clocks may be ${LEEWAY_SECONDS} seconds apart`],
  ['problems.md', `still to come, by more than ${LEEWAY_SECONDS} seconds`],
  ['live.md', `A user has at most ${MOST_CONNECTIONS} connections`],
  ['deploying.md', `answer within ${ASK_WITHIN_MS === 1000 ? 'a second' : ASK_WITHIN_MS}`],
  ['deploying.md', `a shared cache keeps them for ${sharedSeconds} seconds`],
  [
    'publishing-campaigns.md',
    `for a newer catalogue every ${params.default.catalogueRefreshSeconds} seconds`,
  ],
  ['publishing-campaigns.md', `public campaign pages for ${sharedSeconds} seconds more`],
  ['publishing-campaigns.md', `at most so many a second (${replayed('--rate')})`],
  ['publishing-campaigns.md', `not got shorter for ${replayed('--timeout')} s (\`--timeout\`)`],
  ['publishing-campaigns.md', `may have ${LONGEST_LINE_BYTES / 1024 ** 2} MiB`],
  ['publishing-campaigns.md', `the first ${word(REASONS_SHOWN)}, in \`reasons\``],
  [
    'erasure.md',
    `every ${word((queues.ErasureQueue?.Properties.VisibilityTimeout ?? 0) / 60)} minutes, until it finds the marker and nothing else`,
  ],
  [
    'erasure.md',
    `${word(queues.ErasureQueue?.Properties.RedrivePolicy.maxReceiveCount)} failures make it a dead letter`,
  ],
  ['architecture.md', `in a bucket of ${NUMBERS_PER_BUCKET}`],
  ['glossary.md', `${NUMBERS_PER_BUCKET} numbers that are read together`],
  ['../awarding/criteria/watch/watch.md', `the latest ${word(LAYERS_KEPT)}, and those before as one`],
])('docs/%s says: %s', (page, text) => {
  expect(pageText(`docs/${page}`).replaceAll(/\s+/g, ' ')).toContain(text)
})

test('docs/page.md says how much script the page may have', () => {
  const [, kilobytes] = /may have (\d+) KB of script/.exec(pageText('docs/page.md')) ?? []
  expect(() => assertWithinBudget('index.html', Number(kilobytes) * 1000)).not.toThrow()
  expect(() => assertWithinBudget('index.html', Number(kilobytes) * 1000 + 1)).toThrow('may have')
})
