import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { CampaignFilesError } from './campaign-files.ts'
import { CAMPAIGNS_FOLDER, ENDPOINTS_FILE, runLocal } from './run.ts'
import { stopSignal } from './stop-signal.ts'

const DEMO_USERS = ['viewer-1', 'viewer-2', 'viewer-3', 'alice', 'bob']
const DEMO_PARTNERS = ['acme']
/** Seconds until functions follow a new catalogue, for whoever does not want to wait as long as in AWS. */
const REFRESH = process.env.CATALOGUE_REFRESH_SECONDS

interface Options {
  readonly port: number
  readonly awsPort: number
  readonly data?: string
  readonly campaigns: string
  readonly endpointsFile: string
  readonly verbose?: boolean
}

const command = new Command('npm start --')
  .description('Runs the whole system on this machine, bound to 127.0.0.1, from the template that deploys.')
  .option('--port <number>', 'of the API and the pages; 0 for any free one', portOf, 3000)
  .option('--aws-port <number>', 'of every AWS protocol; 0 for any free one', portOf, 4566)
  .option('--data <folder>', 'keep state there between runs; without it, nothing is kept')
  .option('--campaigns <path>', 'a campaign file, or a folder of them', CAMPAIGNS_FOLDER)
  .option('--endpoints-file <path>', 'where to write the URLs and tokens', ENDPOINTS_FILE)
  .option('--verbose', 'show everything that the functions log')
  .addHelpText(
    'after',
    '\nEnvironment:\n  CATALOGUE_REFRESH_SECONDS  until a published campaign is served, at most (default: 30, as in AWS)',
  )
  .action(async ({ port, awsPort, data, campaigns, endpointsFile, verbose }: Options) => {
    const run = await runLocal({
      port,
      awsPort,
      ...(data === undefined ? {} : { dataDir: resolve(data) }),
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
    console.log(
      [
        'ready',
        `  page  ${api}/`,
        `  API   ${api}`,
        `  live  ${live}`,
        `  AWS   ${aws}`,
        `  bus   ${eventBusName}`,
        `  all   ${resolve(endpointsFile)}`,
      ].join('\n'),
    )
    await stopSignal()
    console.error('stopping')
    await run.stop()
  })

try {
  await command.parseAsync()
} catch (error) {
  // What a person can mend comes without a stack: a port in use, a campaign with a mistake.
  console.error(
    error instanceof CampaignFilesError || !(error instanceof TypeError) ? messageOf(error) : error,
  )
  process.exit(1)
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('It must be a number from 0 to 65535.')
  return port
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
