import { Command } from 'commander'
import type { ChosenExports } from '../analytics/choose-exports.ts'
import type { Population } from '../analytics/population.ts'
import { timeOf } from '../local/command.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { TemporaryFolder } from './spill/temporary-files.ts'
import { type AwsOptions, REGION, reaching } from './stage.ts'
import { progressBar, UserError } from './terminal.ts'

/** Where `keepsakes export` leaves what it fetched. */
const FOLDER = 'exports'
/** The width of a terminal that does not say its own. */
const WIDTH = 80

interface Options extends AwsOptions {
  readonly stage?: string
  readonly at?: string
  readonly suppress?: number
  readonly json?: boolean
  readonly html?: string
  readonly csv?: string
  readonly parquet?: string
  readonly sql?: string
}

export const report = new Command('report')
  .description(
    'Reports on the whole population from its latest complete export, which keepsakes export makes and fetches: no ' +
      'table is read. Figures of few people are hidden.',
  )
  .argument('[folder]', `what keepsakes export fetched, or s3://bucket/prefix (default: "${FOLDER}")`)
  .option(
    '--at <time>',
    'of the latest export at or before this time, such as 2024-08-01T03:15:00Z',
    (text) => new Date(timeOf(text)).toISOString(),
  )
  .option(
    '--suppress <people>',
    'hide figures of fewer people; 1 hides nothing (default: 10)',
    wholeNumber(1, 999_999),
  )
  .option('--html <file>', 'write a page with plots')
  .option('--csv <folder>', 'write a CSV file for each table')
  .option('--parquet <folder>', 'write a Parquet file for each table')
  .option(
    '--sql <query>',
    'answer this question instead, asked of keepsakes, progress, catalogue and exports, or of the present state by ' +
      'keepsakes_present, progress_present and catalogue_present; its days are those of UTC, where the report has those of ' +
      'the campaign, and nothing is hidden',
  )
  .option(
    '--json',
    'print one JSON document: { keepsakes: [{ campaignId, keepsakeId, awards, viewers }], … }',
  )
  .option(
    '--stage <name>',
    "report of the analysts' bucket of a stage in AWS, such as prod; without it, of the folder",
  )
  .option(...REGION)
  .option('--endpoint-url <url>', 'another address than that of AWS')
  .addHelpText('after', '\nExample:\n  keepsakes report --html report.html')
  .action(async (place: string | undefined, options: Options) => {
    refuseTogether(place, options)
    const folder = new TemporaryFolder()
    try {
      await (options.sql === undefined ? tell : answer)(place, options, folder)
    } catch (error) {
      // Only now is it known whether there was anything to load of it.
      const { AnalyticsError } = await import('../analytics/errors.ts')
      throw error instanceof AnalyticsError ? new UserError(error.message, { cause: error }) : error
    } finally {
      folder[Symbol.dispose]()
    }
  })

function refuseTogether(place: string | undefined, { stage, sql, html, parquet }: Options): void {
  if (place !== undefined && stage !== undefined)
    throw new UserError(`give ${place} or --stage ${stage}: a report is of one of them`)
  if (sql !== undefined && (html !== undefined || parquet !== undefined))
    throw new UserError('--sql answers as a table, by --json or by --csv, not by --html or --parquet')
}

async function tell(place: string | undefined, options: Options, folder: TemporaryFolder): Promise<void> {
  const { json, html, csv, parquet } = options
  const { makeReport, reportJson } = await import('../analytics/report.ts')
  const population = await open(place, options, folder, false)
  const bar = await progressBar('counting [{bar}] {percentage} %', 1)
  const made = await makeReport(population, options.suppress, (done, of) => bar.update(done / of)).finally(
    () => {
      bar.stop()
      population.database.close()
    },
  )
  const { writeCsv, writePage, writeParquet } = await import('./report/files.ts')
  const written = [
    ...(html === undefined ? [] : await writePage(made, html)),
    ...(csv === undefined ? [] : await writeCsv(made, csv)),
    ...(parquet === undefined ? [] : await writeParquet(made, parquet)),
  ]
  if (json) return console.log(JSON.stringify(reportJson(made)))
  if (written.length > 0) return console.log(written.join('\n'))
  const { reportText } = await import('./report/tables.ts')
  console.log(reportText(made, terminalWidth()))
}

async function answer(place: string | undefined, options: Options, folder: TemporaryFolder): Promise<void> {
  const { sql = '', json, csv } = options
  const { ask } = await import('../analytics/question.ts')
  const { printJson, printTable, writeAnswer } = await import('./report/answer.ts')
  const population = await open(place, options, folder, true)
  try {
    for (const note of population.notes) console.error(`note: ${note}`)
    const answered = await ask(population, sql)
    if (csv !== undefined) console.log(await writeAnswer(answered, csv))
    else if (json) await printJson(answered)
    else await printTable(answered, terminalWidth())
  } finally {
    population.database.close()
  }
}

/** Undefined where standard output is no terminal. */
const terminalWidth = () => (process.stdout.isTTY ? process.stdout.columns || WIDTH : undefined)

async function open(
  place: string | undefined,
  options: Options,
  temporary: TemporaryFolder,
  withChanges: boolean,
): Promise<Population> {
  const { openPopulation } = await import('../analytics/population.ts')
  const { folder, chosen } = await choose(place, options, temporary, withChanges)
  return openPopulation(chosen, { folder, temporary: temporary.path, withChanges })
}

/** Exports in a bucket are brought here first. */
async function choose(
  place: string | undefined,
  options: Options,
  temporary: TemporaryFolder,
  withChanges: boolean,
): Promise<{ folder: string; chosen: ChosenExports }> {
  const { stage, at } = options
  if (stage === undefined && !place?.startsWith('s3://')) {
    const { chooseExports } = await import('../analytics/choose-exports.ts')
    const { exportsFolder } = await import('../analytics/exports-source.ts')
    const folder = place ?? FOLDER
    return { folder, chosen: await chooseExports(await exportsFolder(folder), at) }
  }
  const { fetchExports, namedBucket, stageBucket } = await import('./report/fetched-exports.ts')
  return reaching(async () => {
    const bucket =
      stage === undefined ? await namedBucket(place ?? '', options) : await stageBucket(stage, options)
    const wanted = { ...(at === undefined ? {} : { at }), withChanges }
    return { folder: temporary.path, chosen: await fetchExports(bucket, temporary.path, wanted) }
  })
}
