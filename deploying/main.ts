import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { REGION } from '../cli/stage.ts'
import { UserError } from '../cli/terminal.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { CampaignFilesError, PublishingError } from '../publishing/errors.ts'
import { type Deployed, deploy } from './deploy.ts'
import { type RolledBack, rollBack } from './rollback.ts'
import { smokeFailure } from './smoke.ts'
import { terminalTalk } from './talk.ts'
import { type Given, worldOf } from './world.ts'

interface Options extends Given {
  readonly allow: ReadonlySet<string>
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly json?: boolean
  readonly rollback?: true | number
  readonly peakPerSecond?: number
  readonly opensPerSecond?: number
}

const COUNT = wholeNumber(1, 999_999_999)

const program = new Command('npm run deploy --')
  .description(
    'Deploys a stage to AWS, from an empty account to one that awards, or from what is there to what the sources say. Looks first for ' +
      'all that would fail, shows what changes, refuses what would remove or replace anything that holds data, and publishes ' +
      'campaigns where there are none. It may be ended at any moment, and run again.',
  )
  .requiredOption('--stage <name>', 'the stage: at most 15 lower case letters, digits and hyphens')
  .option(...REGION)
  .addOption(
    new Option('--param <name=value>', 'a setting in place of that in serverless.yml; may be given again')
      .argParser(paramsOf)
      .default({}, 'none'),
  )
  .option('--campaigns <path>', 'what is published where no campaigns are', 'campaigns')
  .option('--yes', 'ask nothing, and do it')
  .option('--dry-run', 'show what would change, and change nothing that runs')
  .addOption(
    new Option('--allow <id>', 'what may be removed or replaced, by its logical id; may be given again')
      .argParser(idsOf)
      .default(new Set(), 'nothing'),
  )
  .option(
    '--peak-per-second <n>',
    'refuse a stage whose quotas and settings so many activities a second exceed',
    COUNT,
  )
  .option('--opens-per-second <n>', 'with a peak, how many apps are opened a second beside it', COUNT)
  .option('--rollback [release]', 'point every function to its version before, or of that release', COUNT)
  .option('--json', 'print one JSON document; what is done goes to standard error')
  .option('--endpoint-url <url>', 'another address than that of AWS')
  .addHelpText('after', '\nExample:\n  npm run deploy -- --stage prod --region eu-west-1')
  .action(run)

async function run(options: Options): Promise<void> {
  const { stage, region, param, allow, dryRun = false, yes = false, json = false } = options
  const { peakPerSecond, opensPerSecond, rollback } = options
  const talk = terminalTalk({ yes, json })
  try {
    if (rollback !== undefined) {
      if (Object.keys(param).length > 0)
        throw new UserError('--rollback takes no --param: code goes back, and settings do not')
      const to = rollback === true ? undefined : rollback
      const world = await worldOf(options, talk)
      return print(await rollBack({ stage, region, to, dryRun }, world), json)
    }
    if (opensPerSecond !== undefined && peakPerSecond === undefined)
      throw new UserError('--opens-per-second is looked at with a peak alone: add --peak-per-second')
    const peak =
      peakPerSecond === undefined
        ? undefined
        : { activitiesPerSecond: peakPerSecond, opensPerSecond: opensPerSecond ?? 0 }
    const world = await worldOf(options, talk)
    print(await deploy({ stage, region, params: param, allowed: allow, dryRun, peak }, world), json)
  } finally {
    talk.end()
  }
}

/** @throws UserError where what is deployed does not award */
function print(done: Deployed | RolledBack, json: boolean): void {
  if (json) console.log(JSON.stringify(done))
  else {
    const outputs = 'outputs' in done ? done.outputs : {}
    for (const [name, value] of Object.entries(outputs)) console.log(`  ${name}: ${value}`)
    if (done.release !== undefined) console.log(`the stage runs release ${done.release}`)
  }
  if (done.smoke?.awarded === false) throw new UserError(smokeFailure(done.smoke))
}

function paramsOf(text: string, before: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([A-Za-z]\w*)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('It must be a name and a value, such as awardConcurrency=200.')
  return { ...before, [name]: value }
}

function idsOf(text: string, before: ReadonlySet<string>): ReadonlySet<string> {
  return before.union(new Set(text.split(',')))
}

const EXPECTED = [UserError, CampaignFilesError, PublishingError]

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else {
    // An answer of AWS is told without a stack of ours.
    const isExpected = EXPECTED.some((kind) => error instanceof kind) || isOfAws(error)
    console.error(isExpected && error instanceof Error ? textOf(error) : error)
    process.exitCode = 1
  }
}

function isOfAws(error: unknown): boolean {
  return (
    error instanceof Error &&
    ('$metadata' in error || ['PackageError', 'ChangeSetError'].includes(error.name))
  )
}

function textOf(error: Error): string {
  return '$metadata' in error ? `AWS refuses: ${error.name}: ${error.message}` : error.message
}
