import { Command, Option } from 'commander'
import { timeOf } from '../local/command.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { readState } from '../publishing/state.ts'
import { howMany } from '../schemas/how-many.ts'
import { formatTime } from '../schemas/time.ts'
import { Population } from '../seeding/population.ts'
import type { Seeded } from './seed/seed-all.ts'
import type { SeedWriter } from './seed/writer.ts'
import { catalogueBucketOf, reaching, type StageOptions, storeOf, withStageOptions } from './stage.ts'
import { readEndpoints } from './target.ts'
import { JsonOutput, UserError } from './terminal.ts'

interface Options extends StageOptions {
  readonly users: number
  readonly randomSeed: number
  /** Epoch milliseconds. */
  readonly until?: number
  readonly events?: string
  readonly really?: string
  readonly json?: boolean
}

/** More than any event has had; what is held of one grows with none. */
const MOST_USERS = 10_000_000

export const seed = withStageOptions(
  new Command('seed')
    .description(
      'Fills the tables with users as production would have them, so that nobody tests on empty tables: few do much and many do ' +
        'little, evenings and match days are full, and the core that awards decides who holds what of the campaigns that are ' +
        'served and have begun. Their ids begin with seeded-. The same numbers give the same users, and what is there already is ' +
        'left as it is, so the command may be interrupted and run again. Nothing is announced. Without --stage it fills the ' +
        'running local stack, some thousands of keepsakes a second.',
    )
    .requiredOption('--users <n>', 'how many users', wholeNumber(1, MOST_USERS))
    .option(
      '--random-seed <n>',
      'another number gives other users, beside those of this one',
      wholeNumber(0, 2_147_483_647),
      1,
    )
    .option('--until <time>', 'nothing happened later than this (default: now)', timeOf)
    .option(
      '--events <file>',
      'write what the users did instead, one event a line, or - for standard output: for simulate and publish',
    )
    .addOption(new Option('--really <stage>', 'with --stage, the name of the stage once more'))
    .option('--json', 'print one JSON document: { users, keepsakes, limited, written, byKeepsake, … }'),
)
  .addHelpText(
    'after',
    '\nExamples:\n  keepsakes seed --users 100000\n  keepsakes seed --users 2000 --stage dev --really dev',
  )
  .action(async ({ users, randomSeed, until = Date.now(), events, json, ...options }: Options) => {
    if (events === undefined) assertMeant(options)
    await reaching(async () => {
      const { live } = await readState(await catalogueBucketOf(options))
      if (!live)
        throw new UserError('no campaign is served there: publish one with keepsakes campaigns publish')
      const population = new Population(live.catalogue, { users, randomSeed, until })
      if (population.campaigns.length === 0)
        throw new UserError(
          `no campaign that is served has begun by ${formatTime(until)}: give a later time with --until`,
        )
      if (events !== undefined) {
        const written = await writeEvents(population, events)
        if (events !== '-')
          console.log(
            json ? JSON.stringify({ events: written }) : `${howMany(written, 'event')} in ${events}`,
          )
        return
      }
      const { seedAll } = await import('./seed/seed-all.ts')
      const began = performance.now()
      const seeded = await seedAll(population, await writerOf(options))
      const seconds = Math.round((performance.now() - began) / 100) / 10
      const ids = { first: `seeded-${randomSeed}-0`, last: `seeded-${randomSeed}-${users - 1}` }
      console.log(
        json ? JSON.stringify({ ...seeded, seconds, ids }) : textOf(seeded, { seconds, ids, users }),
      )
    })
  })

/** @throws UserError unless the name of a stage is typed twice, and it is none that customers use */
function assertMeant({ stage, really }: Pick<Options, 'stage' | 'really'>): void {
  if (stage === undefined) {
    if (really !== undefined) throw new UserError('--really goes with --stage')
    return
  }
  if (/^(prod|live)/i.test(stage))
    throw new UserError(
      `stage ${stage} is not seeded, as customers use it: its reports would count users that there are not`,
    )
  if (really !== stage)
    throw new UserError(
      `seeding writes users that there are not into stage ${stage}, for good: to mean it, add --really ${stage}`,
    )
}

async function writerOf(options: Options | StageOptions): Promise<SeedWriter> {
  const store = await storeOf(options)
  if (options.stage !== undefined || options.endpointUrl !== undefined)
    return (await import('./seed/store-writer.ts')).storeWriter(store)
  const { localWriter } = await import('./seed/local-writer.ts')
  return localWriter(await readEndpoints(options.endpointsFile), store)
}

/** @throws UserError when the file cannot be written */
async function writeEvents(population: Population, path: string): Promise<number> {
  let written = 0
  function* lines() {
    for (let user = 0; user < population.options.users; user++) {
      const events = population.activities(user).map(({ type, source, publishedAt, detail }) => {
        const event = { source, 'detail-type': type, time: formatTime(publishedAt), detail }
        return `${JSON.stringify(event)}\n`
      })
      written += events.length
      if (events.length > 0) yield events.join('')
    }
  }
  if (path === '-') {
    const output = new JsonOutput(process.stdout)
    for (const some of lines()) await output.write(some)
    await output.end()
  } else await (await import('./written-file.ts')).writeInParts(path, lines())
  return written
}

interface Told {
  readonly seconds: number
  readonly ids: { readonly first: string; readonly last: string }
  readonly users: number
}

function textOf({ keepsakes, limited, written, byKeepsake }: Seeded, { seconds, ids, users }: Told): string {
  const there = keepsakes - written.keepsakes
  return [
    `${howMany(users, 'user')} seeded, ${ids.first} to ${ids.last}, with ${howMany(keepsakes, 'keepsake')}, in ${seconds} s`,
    `${limited.toLocaleString('en')} of the keepsakes have a number`,
    ...(there > 0 ? [`${howMany(there, 'keepsake')} had been there before`] : []),
    ...Object.entries(byKeepsake).map(([name, count]) => `${String(count).padStart(9)}  ${name}`),
  ].join('\n')
}
