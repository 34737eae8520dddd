import { setTimeout as sleep } from 'node:timers/promises'
import { Argument, Command } from 'commander'
import { stopSignal } from '../local/command.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { howMany } from '../schemas/how-many.ts'
import { rateOf, secondsOf } from './commands.ts'
import { countsOf } from './queue-counts.ts'
import type { DeadLetter } from './redrive/dead-letter.ts'
import { filledBy } from './redrive/filling.ts'
import { type Look, lookInto } from './redrive/look.ts'
import { moveBack } from './redrive/move.ts'
import { GIVEN_UP, type GivenUp } from './redrive/queues.ts'
import { type Done, doneText, lookText } from './redrive/text.ts'
import {
  queueNameOf,
  queueOf,
  reaching,
  type StageOptions,
  type StageQueue,
  withStageOptions,
} from './stage.ts'
import { progressBar, UserError } from './terminal.ts'

interface Options extends StageOptions {
  readonly yes?: boolean
  readonly only?: string
  readonly limit?: number
  readonly rate: number
  readonly sample: number
  /** Seconds. */
  readonly watch: number
  readonly whileFilling?: boolean
  readonly json?: boolean
}

const COUNT = wholeNumber(1, 999_999_999)

export const redrive = withStageOptions(
  new Command('redrive')
    .description(
      'Looks at what lies in a dead-letter queue: how many messages, how old, of which kind and for which reason, with no ' +
        'more of customers than ids. With --yes it then moves them back to the queue that they came from. A message is ' +
        'deleted only after that queue has taken it, so the command may be interrupted and repeated: nothing is lost, and ' +
        'awarding, erasing and exporting take twice what comes twice, without harm. Mend the cause first. A rejected ' +
        'activity can be looked at, and not be moved; awards to be pushed to open apps have no dead-letter queue.',
    )
    .addArgument(
      new Argument('<queue>', 'whose dead letters, or those of the rule').choices(Object.keys(GIVEN_UP)),
    )
    .option('--yes', 'move the messages, after a look; without it, nothing is moved')
    .option('--only <name>', 'only messages of this kind, source or reason, as a look names them')
    .option('--limit <number>', 'move at most so many', COUNT)
    .option('--rate <number>', 'messages a second, at most', rateOf, 100)
    .option('--sample <number>', 'look at most at so many', COUNT, 1000)
    .option(
      '--watch <seconds>',
      'how long the queue must get nothing before anything is moved',
      secondsOf,
      60,
    )
    .option('--while-filling', 'move messages though more are coming')
    .option(
      '--json',
      'print one JSON document: { queue, total, held, looked, groups }, and with --yes { moved, undeleted, passedOver, refused, left, interrupted } too',
    ),
)
  .addHelpText(
    'after',
    '\nExamples:\n  keepsakes redrive activity --stage prod\n  keepsakes redrive activity --stage prod --yes --limit 10',
  )
  .action(async (word: string, options: Options) => {
    const givenUp = GIVEN_UP[word] as GivenUp
    const name = queueNameOf(options, givenUp.name)
    if (options.yes && givenUp.backTo.length === 0) throw new UserError(`${name} ${NOT_MOVED}`)
    const { look, done } = await reaching(() => lookAndMove(name, givenUp, options))
    if (options.json) console.log(JSON.stringify({ queue: name, ...look, ...done }))
    else if (done) console.log(doneText(done))
    else console.log([lookText(name, look, Date.now()), ...hintsOf(givenUp, look)].join('\n'))
    if (done?.interrupted || Object.keys(done?.refused ?? {}).length > 0) process.exitCode = 1
  })

const NOT_MOVED =
  'holds what can never be awarded as it is, so nothing is moved: have the partner send it again, mended'

const hintsOf = ({ backTo }: GivenUp, { looked }: Look) =>
  backTo.length > 0 && looked > 0 ? ['nothing was moved: once the cause is mended, --yes moves them'] : []

interface Outcome {
  readonly look: Look
  readonly done?: Done
}

async function lookAndMove(name: string, givenUp: GivenUp, options: Options): Promise<Outcome> {
  const { yes, only, sample } = options
  const queue = await queueOf(options, givenUp.name)
  const isWanted = ({ kind, source, reason }: DeadLetter) =>
    only === undefined || [kind, source, reason].includes(only)
  const look = await lookInto(queue, givenUp, { most: sample, isWanted })
  if (!yes) return { look }
  if (!options.json) console.error(lookText(name, look, Date.now()))
  const stop = new AbortController()
  void stopSignal().then(() => stop.abort())
  await assertNotFilled(name, queue, look, options, stop.signal)
  return { look, done: await move(queue, givenUp, { options, look, isWanted, signal: stop.signal }) }
}

/** @throws UserError */
async function assertNotFilled(
  name: string,
  queue: StageQueue,
  { total }: Look,
  { watch, whileFilling }: Options,
  signal: AbortSignal,
): Promise<void> {
  if (whileFilling || total === 0) return
  if (process.stderr.isTTY) console.error(`watching for ${watch} s whether more come`)
  const more = await filledBy(queue, { before: total, seconds: watch, clock: clockOf(signal), signal })
  if (more === 0) return
  throw new UserError(
    `${name} is being filled, ${howMany(more, 'message')} came just now, so nothing was moved: mend the cause first, or give ` +
      '--while-filling',
  )
}

interface Moving {
  readonly options: Options
  readonly look: Look
  readonly isWanted: (letter: DeadLetter) => boolean
  readonly signal: AbortSignal
}

async function move(
  queue: StageQueue,
  givenUp: GivenUp,
  { options, look, isWanted, signal }: Moving,
): Promise<Done> {
  // No more than were there: what comes meanwhile has not been looked at, and would go round for ever if nothing was mended.
  const most = Math.min(options.limit ?? Number.POSITIVE_INFINITY, look.total)
  const targets = new Map<string, StageQueue>()
  for (const word of givenUp.backTo) targets.set(word, await queueOf(options, word))
  const bar = await progressBar('moving [{bar}] {value} of {total} | {eta_formatted} to go', most)
  try {
    const moved = await moveBack(queue, givenUp, {
      ...{ most, rate: options.rate, isWanted, targets, signal, clock: clockOf(signal) },
      tell: (count) => bar.update(count),
    })
    return { ...moved, left: (await countsOf(queue)).total, interrupted: signal.aborted }
  } finally {
    bar.stop()
  }
}

/** A clock that waits no longer once it is to stop. */
const clockOf = (signal: AbortSignal) => ({
  now: () => performance.now(),
  wait: (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
})
