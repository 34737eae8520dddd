import { styleText } from 'node:util'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { EventName } from '../events/trace.ts'
import { eventIdSchema, userIdSchema } from '../schemas/ids.ts'
import { sourceSchema } from '../schemas/source.ts'
import type { Keepsake, Position } from '../store/open.ts'
import { reaching, type StageOptions, storeOf, withStageOptions } from './stage.ts'
import { UserError } from './terminal.ts'
import { findLines } from './trace/find.ts'
import { type Step, stepsOf } from './trace/steps.ts'

interface Options extends StageOptions {
  readonly hours: number
  readonly user?: string
  readonly json?: boolean
}

const PAGE = 100
const MOST_HOURS = 366 * 24

export const trace = withStageOptions(
  new Command('trace')
    .description(
      'Tells the way of one activity, with its times, from the logs of a stage or of the running local stack. A log tells ' +
        'of activities that are traced and of those that are rejected: keepsakes publish --trace traces what it ' +
        'publishes, a partner does by a traceparent that ends in -01. With --user, that user’s own keepsakes are looked at too.',
    )
    .argument('<activity>', 'the source and the id of the event, such as partner.acme/box-1-0001')
    .option(
      '--user <id>',
      'the user of the activity, whose keepsakes tell what it earned without being traced',
    )
    .addOption(
      new Option('--hours <number>', 'how far back to look: the less, the faster in AWS')
        .argParser(hoursOf)
        .default(24),
    )
    .option('--json', 'print one JSON document: { activity, traceId, steps: [{ at, step, says, … }] }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes trace partner.acme/box-1-0001 --stage prod --hours 2')
  .action(async (activity: string, options: Options) => {
    const name = nameIn(activity)
    const since = Date.now() - options.hours * 3_600_000
    const { lines, traceId } = await reaching(() => findLines(name, options, since))
    const held =
      options.user === undefined ? [] : await reaching(() => earnedBy(name, options, options.user ?? ''))
    const steps = stepsOf(lines, held)
    if (steps.length === 0) throw new UserError(nothingOf(activity, options))
    console.log(options.json ? JSON.stringify({ activity, traceId, steps }) : textOf(traceId, steps))
  })

function hoursOf(text: string): number {
  const hours = /^\d{1,4}(?:\.\d+)?$/.test(text) ? Number(text) : 0
  if (hours > 0 && hours <= MOST_HOURS) return hours
  throw new InvalidArgumentError(`It must be a number of hours above 0, of at most ${MOST_HOURS}: a year.`)
}

/** The id may have slashes, and the source has none. @throws UserError */
function nameIn(text: string): EventName {
  const at = text.indexOf('/')
  const source = sourceSchema.safeParse(text.slice(0, Math.max(0, at)))
  const eventId = eventIdSchema.safeParse(text.slice(at + 1))
  if (source.success && eventId.success) return { source: source.data, eventId: eventId.data }
  throw new UserError(
    `${text} does not name an activity: write <source>/<eventId>, such as partner.acme/box-1-0001`,
  )
}

/** The keepsakes of one user that the event completed. */
async function earnedBy(name: EventName, options: StageOptions, userId: string): Promise<Keepsake[]> {
  const user = userIdSchema.safeParse(userId)
  if (!user.success) throw new UserError(`${userId} is not a user id`)
  const store = (await storeOf(options)).forUser(user.data)
  const earned: Keepsake[] = []
  let after: Position | undefined
  do {
    const page = await store.listKeepsakes({ limit: PAGE, ...(after ? { after } : {}) })
    earned.push(
      ...page.keepsakes.filter(({ source, eventId }) => source === name.source && eventId === name.eventId),
    )
    after = page.next
  } while (after)
  return earned
}

function nothingOf(activity: string, { hours, user }: Options): string {
  return (
    `nothing is known of ${activity} in the last ${hours} hours: an activity is logged where it is traced, and where it ` +
    'is the example of those that were rejected. Send it again with a traceparent that ends in -01, which ' +
    'keepsakes publish --trace makes and which counts nothing twice' +
    (user === undefined
      ? ', or name its user with --user: the keepsakes of that user tell what it earned'
      : '')
  )
}

function textOf(traceId: string, steps: readonly Step[]): string {
  const widest = Math.max(...steps.map(({ step }) => step.length))
  const lines = steps.map(({ at, step, says, tookMs }) => {
    const took = tookMs === undefined ? '' : styleText('dim', ` (${Math.round(tookMs)} ms)`)
    return `${at}  ${step.padEnd(widest)}  ${says}${took}`
  })
  return [`trace ${traceId}`, ...lines].join('\n')
}
