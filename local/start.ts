import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { howMany } from '../schemas/how-many.ts'
import { formatTime } from '../schemas/time.ts'
import { CAMPAIGNS_FOLDER, ENDPOINTS_FILE, stopSignal, timeOf } from './command.ts'
import type { Endpoints } from './endpoints.ts'
import { seedStack, temporaryDataFolder } from './seeded.ts'
import { wholeNumber } from './whole-number.ts'

const DEMO_USERS = ['viewer-1', 'viewer-2', 'viewer-3', 'alice', 'bob']
const DEMO_PARTNERS = ['acme']
/** Seconds until functions follow a new catalogue, for people who want to wait less than in AWS. */
const REFRESH = process.env.CATALOGUE_REFRESH_SECONDS

/** Milliseconds. Functions take no clock that is more than a hundred years off. */
const MOST_CLOCK_OFFSET = 3_155_760_000 * 1000

interface Options {
  readonly port: number
  readonly awsPort: number
  readonly data?: string
  readonly now?: number
  readonly tableGeneration?: number
  readonly campaigns: string
  readonly seed?: number
  readonly endpointsFile: string
  readonly verbose?: boolean
}

const command = new Command('npm start --')
  .description('Runs the whole system on this machine, bound to 127.0.0.1, from the template that deploys.')
  .option('--port <number>', 'of the API and the pages; 0 for any free one', wholeNumber(0, 65_535), 3000)
  .option('--aws-port <number>', 'of every AWS protocol; 0 for any free one', wholeNumber(0, 65_535), 4566)
  .option('--data <folder>', 'keep state there between runs; without it, nothing is kept')
  .option(
    '--now <time>',
    'the time that it seems to be where something is shown as upcoming, open or closed, such as 2024-08-04T20:00:00-04:00; it goes on from there',
    nowOf,
  )
  .option(
    '--table-generation <n>',
    'use the tables that were restored under names that end in this number',
    wholeNumber(1, 999),
  )
  .option('--campaigns <path>', 'a campaign file, or a folder of them', CAMPAIGNS_FOLDER)
  .option(
    '--seed <users>',
    'fill the tables with so many users first, as keepsakes seed does; without --data they lie in a temporary folder',
    wholeNumber(1, 10_000_000),
  )
  .option('--endpoints-file <path>', 'where to write the URLs and tokens', ENDPOINTS_FILE)
  .option('--verbose', 'show everything that the functions log')
  .addHelpText(
    'after',
    '\nEnvironment:\n  CATALOGUE_REFRESH_SECONDS  until a published campaign is served, at most (default: 30, as in AWS)',
  )
  .action(async (options: Options) => {
    // A million items take some gigabytes of memory, and a tenth of that in files.
    const isTooMuch = options.seed !== undefined && options.data === undefined
    const folder = isTooMuch ? await temporaryDataFolder() : undefined
    try {
      await serve(options, options.data ?? folder?.path)
    } finally {
      await folder?.remove()
    }
  })

try {
  await command.parseAsync()
} catch (error) {
  // An error that a person can mend has no stack trace: a port in use, a campaign with a mistake.
  console.error(error instanceof TypeError ? error : messageOf(error))
  process.exit(1)
}

/** Runs the stack until it is told to stop. */
async function serve(options: Options, data: string | undefined): Promise<void> {
  const { port, awsPort, now, tableGeneration, campaigns, seed, verbose } = options
  const endpointsFile = resolve(options.endpointsFile)
  // Loaded late: the whole system takes a while to load, and a mistaken option is told at once.
  const { runLocal } = await import('./run.ts')
  const run = await runLocal({
    port,
    awsPort,
    ...(data === undefined ? {} : { dataDir: resolve(data) }),
    ...(now === undefined ? {} : { shownNow: now }),
    ...(tableGeneration === undefined ? {} : { tableGeneration }),
    campaigns,
    ...(REFRESH ? { environment: { CATALOGUE_REFRESH_SECONDS: REFRESH } } : {}),
    users: DEMO_USERS,
    partners: DEMO_PARTNERS,
    page: true,
    endpointsFile,
    log: (line) => {
      if (verbose || /"level":"(WARN|ERROR|CRITICAL)"/.test(line) || !line.includes('{')) console.error(line)
    },
    progress: (step) => console.error(step),
  })
  const stopped = new AbortController()
  const stopping = stopSignal().then(() => stopped.abort())
  try {
    if (seed !== undefined) {
      console.error(`seeding ${howMany(seed, 'user')}`)
      const keepsakes = await seedStack(seed, endpointsFile, stopped.signal)
      if (!stopped.signal.aborted) console.error(`they hold ${howMany(keepsakes, 'keepsake')}`)
    }
    if (!stopped.signal.aborted) console.log(readyText(run.endpoints, { now, endpointsFile }))
    await stopping
    console.error('stopping')
  } finally {
    await run.stop()
  }
}

function readyText(
  { api, live, aws, eventBusName }: Endpoints,
  { now, endpointsFile }: { now: number | undefined; endpointsFile: string },
): string {
  const seems = now === undefined ? [] : [`  now   ${formatTime(now)}, and on from there`]
  return [
    'ready',
    `  page  ${api}/`,
    `  API   ${api}`,
    `  live  ${live}`,
    `  AWS   ${aws}`,
    `  bus   ${eventBusName}`,
    `  all   ${endpointsFile}`,
    ...seems,
  ].join('\n')
}

function nowOf(text: string): number {
  const time = timeOf(text)
  if (Math.abs(time - Date.now()) > MOST_CLOCK_OFFSET)
    throw new InvalidArgumentError('It must be at most a hundred years from today.')
  return time
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
