import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { formatTime } from '../schemas/time.ts'
import { CAMPAIGNS_FOLDER, ENDPOINTS_FILE, stopSignal, timeOf } from './command.ts'
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
  .option('--endpoints-file <path>', 'where to write the URLs and tokens', ENDPOINTS_FILE)
  .option('--verbose', 'show everything that the functions log')
  .addHelpText(
    'after',
    '\nEnvironment:\n  CATALOGUE_REFRESH_SECONDS  until a published campaign is served, at most (default: 30, as in AWS)',
  )
  .action(
    async ({ port, awsPort, data, now, tableGeneration, campaigns, endpointsFile, verbose }: Options) => {
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
        endpointsFile: resolve(endpointsFile),
        log: (line) => {
          if (verbose || /"level":"(WARN|ERROR|CRITICAL)"/.test(line) || !line.includes('{'))
            console.error(line)
        },
        progress: (step) => console.error(step),
      })
      const { api, live, aws, eventBusName } = run.endpoints
      const seems = now === undefined ? [] : [`  now   ${formatTime(now)}, and on from there`]
      console.log(
        [
          'ready',
          `  page  ${api}/`,
          `  API   ${api}`,
          `  live  ${live}`,
          `  AWS   ${aws}`,
          `  bus   ${eventBusName}`,
          `  all   ${resolve(endpointsFile)}`,
          ...seems,
        ].join('\n'),
      )
      await stopSignal()
      console.error('stopping')
      await run.stop()
    },
  )

try {
  await command.parseAsync()
} catch (error) {
  // An error that a person can mend has no stack trace: a port in use, a campaign with a mistake.
  console.error(error instanceof TypeError ? error : messageOf(error))
  process.exit(1)
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
