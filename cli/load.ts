import { Command, InvalidArgumentError, Option } from 'commander'
import { timeOf } from '../local/command.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { readState } from '../publishing/state.ts'
import { Population } from '../seeding/population.ts'
import { KINDS, type Mix, USUAL_MIX } from './load/shots.ts'
import { localTokens, stageTokens } from './load/tokens.ts'
import { unseeded } from './load/unseeded.ts'
import { WALL_CLOCK } from './replay/waiting.ts'
import { catalogueBucketOf, reaching, type StageOptions, storeOf, withStageOptions } from './stage.ts'
import { UserError } from './terminal.ts'

interface Options extends StageOptions {
  readonly rate?: number
  readonly from?: number
  readonly to?: number
  /** Seconds. */
  readonly for: number
  readonly mix: Mix
  readonly users: number
  readonly randomSeed: number
  readonly until?: number
  readonly mostInFlight: number
  readonly api?: string
  readonly tokens?: string
  readonly partnerToken?: string
  readonly really?: string
  readonly json?: boolean
}

/** Requests a second. One process sends no more, and nobody is to hurt a stage by a slip of the keyboard. */
const MOST_RATE = 2_000
/** Seconds. */
const LONGEST = 3_600
const MOST_USERS = 5_000
/** API Gateway waits for 30 seconds at most, so whatever comes later would come from nowhere. */
const TIMEOUT_MS = 35_000
const RATE = wholeNumber(1, MOST_RATE)

export const load = withStageOptions(
  new Command('load')
    .description(
      'Sends reads of the app and activities at a rate that does not wait for answers, so that slowness is not hidden, and tells how ' +
        'long they took from when they were due, and what was answered. The users are those of keepsakes seed. Without --stage it goes to ' +
        'the running local stack. The activities that it sends count: seeded users earn by them.',
    )
    .addOption(
      new Option('--rate <n>', `requests a second, up to ${MOST_RATE}`)
        .argParser(RATE)
        .default(20)
        .conflicts('from'),
    )
    .option('--from <n>', 'begin with so many a second instead', RATE)
    .option('--to <n>', 'end with so many a second', RATE)
    .option('--for <seconds>', `how long, up to ${LONGEST}`, wholeNumber(1, LONGEST), 60)
    .addOption(
      new Option('--mix <parts>', `parts of ${KINDS.join(', ')}, such as list=60,passport=30,activities=10`)
        .argParser(mixOf)
        .default(USUAL_MIX, 'list=60,passport=30,activities=10'),
    )
    .option('--users <n>', 'how many of the seeded users ask, in turn', wholeNumber(1, MOST_USERS), 200)
    .option('--random-seed <n>', 'the number that they were seeded by', wholeNumber(0, 2_147_483_647), 1)
    .option('--until <time>', 'the time that they were seeded until (default: now)', timeOf)
    .option(
      '--most-in-flight <n>',
      'beyond so many without an answer none is sent',
      wholeNumber(1, 20_000),
      2_000,
    )
    .option('--api <url>', 'with --stage, the URL of its API: the output HttpApiUrl')
    .option('--tokens <file>', 'with --stage, tokens of its users, one a line')
    .option('--partner-token <file>', 'with --stage, a token of a partner, for activities')
    .addOption(new Option('--really <stage>', 'with --stage, the name of the stage once more'))
    .option('--json', 'print one JSON document: { due, sent, times, histogram, answers, seconds }'),
)
  .addHelpText(
    'after',
    '\nExamples:\n  keepsakes load --rate 50 --for 30\n  keepsakes load --from 10 --to 300 --for 120 --mix list=1',
  )
  .action(async (options: Options) => {
    assertMeant(options)
    const { rate = 20, from = rate, to = from, mostInFlight, json } = options
    const { openLoop } = await import('./load/open-loop.ts')
    const { requesterOf } = await import('./load/http.ts')
    const { loadJson, loadText, secondText } = await import('./load/text.ts')
    const { api, shot, requester } = await reaching(() => aimed(options, requesterOf))
    const stop = new AbortController()
    const end = () => stop.abort()
    process.once('SIGINT', end)
    const isWatched = process.stderr.isTTY && !json
    try {
      if (isWatched) console.error(`${from} to ${to} requests a second to ${api}, for ${options.for} s`)
      const result = await openLoop({
        ramp: { from, to, seconds: options.for },
        shot,
        mostInFlight,
        clock: WALL_CLOCK,
        signal: stop.signal,
        onSecond: (second, inFlight) => {
          if (isWatched) console.error(secondText(second, inFlight))
        },
      })
      console.log(json ? JSON.stringify(loadJson(result)) : loadText(result, process.stdout.columns))
    } finally {
      process.off('SIGINT', end)
      requester.close()
    }
  })

function mixOf(text: string): Mix {
  const mix: Record<string, number> = Object.fromEntries(KINDS.map((kind) => [kind, 0]))
  for (const part of text.split(',')) {
    const [, kind = '', count = ''] = /^(\w+)=(\d{1,3})$/.exec(part.trim()) ?? []
    if (!(kind in mix))
      throw new InvalidArgumentError(`Write parts such as list=60,activities=10: of ${KINDS.join(', ')}.`)
    mix[kind] = Number(count)
  }
  if (Object.values(mix).every((count) => count === 0))
    throw new InvalidArgumentError('Something must be sent.')
  return mix as Mix
}

/** @throws UserError unless the stage's name is typed twice, with all that it takes */
function assertMeant({ stage, really, api, tokens, partnerToken, mix, to, from }: Options): void {
  if (to !== undefined && from === undefined) throw new UserError('--to goes with --from')
  const given = { really, api, tokens, 'partner-token': partnerToken }
  if (stage === undefined) {
    const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? []
    if (name !== undefined) throw new UserError(`--${name} goes with --stage`)
    return
  }
  if (really !== stage)
    throw new UserError(
      `this puts a load on stage ${stage}, which costs and counts: to mean it, add --really ${stage}`,
    )
  if (api === undefined || tokens === undefined)
    throw new UserError(
      'a stage takes --api, the URL of its API, and --tokens, a file of tokens of its users',
    )
  if (mix.activities > 0 && partnerToken === undefined)
    throw new UserError(
      'activities take --partner-token, a file with a token of a partner: or leave them out of --mix',
    )
}

type RequesterOf = typeof import('./load/http.ts').requesterOf

async function aimed(options: Options, requesterOf: RequesterOf) {
  const { users, randomSeed, until = Date.now(), mix } = options
  const { live } = await readState(await catalogueBucketOf(options))
  if (!live) throw new UserError('no campaign is served there: publish one with keepsakes campaigns publish')
  const population = new Population(live.catalogue, { users, randomSeed, until })
  const [campaign] = population.campaigns
  if (!campaign) throw new UserError('no campaign that is served has begun: give a later time with --until')
  const isLocal = options.stage === undefined
  const { api, tokens, partnerToken } = await (isLocal ? localTokens : stageTokens)(options)
  const warning = isLocal ? await unseeded(await storeOf(options), { users, randomSeed }) : undefined
  if (warning) console.error(warning)
  const requester = requesterOf(api, TIMEOUT_MS)
  const { shotsOf } = await import('./load/shots.ts')
  const run = Date.now().toString(36)
  const shot = shotsOf({ requester, mix, tokens, partnerToken, campaignId: campaign.id, population, run })
  return { api, requester, shot }
}
