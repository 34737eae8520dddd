import fc from 'fast-check'
import { checkCampaignText } from '../../../awarding/checking/index.ts'
import { compilePattern, PatternError } from '../../../event-patterns/index.ts'
import type { Ran } from '../../cli/support/command-host.ts'
import { eventText } from '../events.ts'
import { FuzzFinding } from '../functions.ts'
import { anyJson, hostileText, hostileTime } from '../texts.ts'
import { type Way, way } from './way.ts'

const CAMPAIGN = [
  'id: passport',
  'title: Passport',
  'startsAt: 2024-07-26T00:00:00-04:00',
  'endsAt: 2024-08-12T00:00:00-04:00',
  'timeZone: America/New_York',
  'lateness: P2D',
  'keepsakes:',
  '  - id: ace',
  '    title: Ace',
  '    image: stamps/ace.svg',
  '    supply: 100',
  '    earn: { count: { activity: TriviaAnswered, where: { correct: [true] }, distinct: questionId, target: 10 } }',
  '  - id: night',
  '    title: Night',
  '    earn: { all: [{ watch: { minutes: 15 } }, { streak: { activity: PollVoted, days: 5 } }] }',
  '  - id: golden',
  '    title: Golden',
  '    hidden: true',
  '    earn: { collect: { keepsakes: all, atLeast: 2 } }',
].join('\n')

const yaml = fc.constantFrom(
  ...[
    '&a [*a]',
    '!!js/function "x"',
    '<<: *none',
    '? [a]\n: b',
    '|\n  text',
    '*x',
    '{',
    '- -',
    '\t',
    '---',
    '%YAML 9',
  ],
  ...[
    '0x1F',
    '1_000',
    '~',
    'yes',
    '2024-07-26',
    '12:30:45',
    '.inf',
    '.nan',
    '!!binary aGk=',
    '[a, b',
    '"\\x0"',
  ],
)

/** A campaign file with a word, a line or a value of it exchanged. */
const campaignText = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(
        fc.record({
          at: fc.integer({ min: 0, max: CAMPAIGN.length - 1 }),
          word: fc.boolean(),
          put: fc.oneof(
            yaml,
            hostileTime,
            hostileText.filter((text) => text.length < 2_000),
            anyJson.filter((text) => text.length < 2_000),
          ),
        }),
        { minLength: 1, maxLength: 3 },
      )
      .map((changes) =>
        changes.reduce((text, { at, word, put }) => {
          const end = text.slice(at).search(word ? /[\s,}]/ : /\n/)
          return text.slice(0, at) + put + (end < 0 ? '' : text.slice(at + end))
        }, CAMPAIGN),
      ),
  },
  { weight: 1, arbitrary: hostileText },
  { weight: 1, arbitrary: anyJson },
)

/** Any text is a campaign, or has mistakes with their place: never an error of ours. */
const campaignFile = way<string>({
  name: 'campaign file',
  inputs: campaignText,
  async send(text) {
    const { mistakes } = checkCampaignText(text)
    for (const { line, column, message } of mistakes)
      if (!(line >= 1 && column >= 1) || message === '')
        throw new FuzzFinding(`a mistake at ${line}:${column} says ${JSON.stringify(message)}`)
    return 1
  },
})

const operator = fc.oneof(
  hostileText,
  fc.record({ prefix: hostileText }),
  fc.record({ wildcard: hostileText.map((text) => `*${text.slice(0, 60)}*`) }),
  fc.record({ 'anything-but': fc.oneof(hostileText, fc.array(hostileText, { maxLength: 3 })) }),
  fc.record({
    numeric: fc.array(fc.oneof(fc.constantFrom('<', '>=', '=', '!='), fc.double()), { maxLength: 4 }),
  }),
  fc.record({ exists: fc.oneof(fc.boolean(), hostileText) }),
  fc.record({ cidr: hostileText }),
  fc.jsonValue(),
)
const pattern = fc.oneof(
  fc.dictionary(
    fc.oneof(hostileText, fc.constantFrom('source', 'detail', '$or')),
    fc.oneof(fc.array(operator, { maxLength: 4 }), fc.jsonValue()),
    {
      maxKeys: 3,
      noNullPrototype: true,
    },
  ),
  fc.jsonValue(),
)

/** Any value is a pattern, or invalid for a reason; and any pattern answers for any event. */
const eventPattern = way<{ pattern: unknown; events: object[] }>({
  name: 'event pattern',
  inputs: fc.record({
    pattern,
    events: fc.array(fc.dictionary(hostileText, fc.jsonValue(), { maxKeys: 4, noNullPrototype: true }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  async send({ pattern: given, events }) {
    try {
      const compiled = compilePattern(given)
      for (const event of events) compiled.matches(event as Parameters<typeof compiled.matches>[0])
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      if (error.message.length > 1_100)
        throw new FuzzFinding(`the reason has ${error.message.length} characters`)
    }
    return events.length
  },
})

/** Runs the command to its end with lines on its standard input. */
export type RunCommand = (args: readonly string[], input: string) => Promise<Ran>

/** A command reads any lines, tells of those that it cannot take, and ends in a sentence if it ends badly. */
function command(run: RunCommand, args: readonly string[], oneALine: boolean): Way {
  return way<string[]>({
    name: `lines for ${args[0]}`,
    // A process a run is too dear for shrinking: whoever reports looks for the line instead.
    inputs: fc.noShrink(
      fc.array(
        eventText.map((text) => text.replaceAll(/[\r\n\u2028\u2029]/g, ' ')),
        { minLength: 300, maxLength: 400 },
      ),
    ),
    async send(lines) {
      const found = await harmOf(lines)
      if (found === undefined) return lines.length
      const [line = ''] = await narrowed(lines)
      throw new FuzzFinding(`${found}\nfor a line such as ${JSON.stringify(line.slice(0, 2_000))}`)
    },
  })

  async function harmOf(lines: readonly string[]): Promise<string | undefined> {
    const { code, stdout, stderr } = await run(args, `${lines.join('\n')}\n`)
    if (code !== 0 && code !== 1)
      return `keepsakes ${args.join(' ')} ended with ${code}: ${stderr.slice(-500)}`
    if (/^\s+at .*:\d+:\d+\)?$/m.test(stderr)) return `a stack is printed: ${stderr.slice(-800)}`
    const answers = stdout.split('\n')
    // A file that is no text, or whose first line says another encoding, is refused as a whole.
    if (oneALine && code === 0 && answers.length - 1 !== lines.length)
      return `${answers.length - 1} lines answer ${lines.length} lines`
    const long = oneALine ? answers.find((line) => line.length > MOST_CHARACTERS) : undefined
    return long && `a line has ${long.length} characters: ${long.slice(0, 200)}`
  }

  /** Halves the lines while one half alone does harm. */
  async function narrowed(lines: readonly string[]): Promise<readonly string[]> {
    if (lines.length < 2) return lines
    const half = Math.ceil(lines.length / 2)
    for (const part of [lines.slice(0, half), lines.slice(half)])
      if ((await harmOf(part)) !== undefined) return narrowed(part)
    return lines
  }
}

const MOST_CHARACTERS = 1_200

export const fileWays = (run: RunCommand): Way[] => [
  campaignFile as Way,
  eventPattern as Way,
  command(run, ['test-pattern'], true),
  command(run, ['simulate', '--campaigns', 'campaigns', '--events', '-'], false),
  command(run, ['check-events', '-'], false),
  command(run, ['certify', '-', '--partner', 'quiz-show'], false),
  command(run, ['heartbeats', '-', '--source', 'partner.quiz-show'], false),
]
