import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { Command, Option } from 'commander'
import type { ExportRecord } from '../analytics/export-record.ts'
import { timeOf } from '../local/command.ts'
import { wholeNumber } from '../local/whole-number.ts'
import { EXPORTED_TABLES } from '../schemas/export-completed.ts'
import { howMany } from '../schemas/how-many.ts'
import { userIdSchema } from '../schemas/ids.ts'
import { secondsOf } from './commands.ts'
import { followExport, type Step } from './export/following.ts'
import { ExportObjects, writableFolder } from './export/objects.ts'
import { requestOf, type Wanted } from './export/request.ts'
import {
  bucketOf,
  dynamoOf,
  queueNameOf,
  queueOf,
  reaching,
  type StageOptions,
  tableNamesOf,
  withStageOptions,
} from './stage.ts'
import { UserError } from './terminal.ts'

interface Options extends StageOptions, Wanted {
  readonly fetch: boolean
  /** Seconds. */
  readonly timeout: number
  readonly json?: boolean
}

const forget = withStageOptions(
  new Command('forget')
    .description(
      "Takes a user out of every file that analysts have in the stage's bucket, at once. What is tidied later from exports of " +
        'before leaves them out too. Erase them first, or the next export has them again.',
    )
    .argument('<user>', 'the id of the user, as in their tokens')
    .option('--json', 'print one JSON document: { asked: true, queue, deadLetters }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes export forget alice --stage prod')
  .action(async (user: string, _: unknown, command: Command) => {
    const options = command.optsWithGlobals<StageOptions & { json?: boolean }>()
    const userId = userIdSchema.safeParse(user)
    if (!userId.success) throw new UserError(`${JSON.stringify(user)} is no id of a user`)
    await reaching(async () => {
      const { sqs, queueUrl } = await queueOf(options, 'tidy')
      const MessageBody = JSON.stringify({ forgetUser: userId.data })
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }))
    })
    const [queue, deadLetters] = [queueNameOf(options, 'tidy'), queueNameOf(options, 'tidy-dead-letter')]
    console.log(
      options.json ? JSON.stringify({ asked: true, queue, deadLetters }) : askedText(queue, options),
    )
  })

const askedText = (queue: string, { stage }: StageOptions) =>
  'asked: the files of analysts are rewritten without the user, one after another. ' +
  `It is done once the queue ${queue} is empty and keepsakes redrive tidy${stage === undefined ? '' : ` --stage ${stage}`} ` +
  'shows no dead letter; tidyExport logs "a user was looked for in an object of analysts" for each file'

export const exportTables = withStageOptions(
  new Command('export')
    .description(
      'Exports the tables of keepsakes and progress for analysts: DynamoDB writes what they held at a moment, without a read ' +
        'of the tables, functions make tidy files without names of it, and this command follows that to its end and fetches ' +
        'the files. keepsakes report reads them.',
    )
    .argument('[folder]', 'where the files are put, under the keys that they have in the bucket', 'exports')
    .addOption(
      new Option('--kind <kind>', 'all that the tables hold, or what has changed in the last full period')
        .choices(['full', 'incremental'])
        .default('full'),
    )
    .option('--at <time>', 'the moment that the export shows, up to 35 days ago; without it, now', timeOf)
    .addOption(
      new Option(
        '--minutes <number>',
        'how long the period of an incremental export is; it ends at a multiple of that',
      )
        .argParser(wholeNumber(15, 1440))
        .default(60),
    )
    .option('--no-fetch', 'leave the files in the bucket')
    .option('--timeout <seconds>', 'give up when nothing has happened for so long', secondsOf, 1800)
    .option('--json', 'print one JSON document: { folder?, exports }, with the record of each export'),
)
  .addHelpText('after', '\nExample:\n  keepsakes export exports --stage prod && keepsakes report exports')
  .addCommand(forget)
  .action(async (folder: string, options: Options) => {
    const { fetch, json = false } = options
    const exports = await reaching(() => exportedTables(folder, options))
    if (json) {
      console.log(JSON.stringify({ ...(fetch && { folder }), exports }))
      return
    }
    for (const done of exports) console.log(textOf(done))
    if (fetch) console.log(`fetched to ${folder}: ${READING[options.kind](folder)}`)
  })

/** A report is of a full export; changes are asked for as what is present after one. */
const READING: Record<Options['kind'], (folder: string) => string> = {
  full: (folder) => `keepsakes report ${folder} reads it`,
  incremental: (folder) =>
    `where a full export that ends when it begins lies beside it, keepsakes_present and progress_present of keepsakes report ` +
    `${folder} --sql … have its changes`,
}

async function exportedTables(folder: string, options: Options): Promise<ExportRecord[]> {
  const { timeout, fetch } = options
  const request = requestOf(options)
  // Before anything is asked for that would be for nothing.
  if (fetch) await writableFolder(folder)
  const { sqs, queueUrl } = await queueOf(options, 'export-request')
  const dynamo = await dynamoOf(options)
  const objects = new ExportObjects(await bucketOf(options, 'analytics'))
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(request) }))
  const ports = { dynamo, objects, tell, patienceMs: timeout * 1000 }
  const notBefore = Math.max(Date.parse(request.at), Date.now() - TOKEN_LASTS_MS)
  const tables = await tableNamesOf(options)
  const exports = await Promise.all(
    EXPORTED_TABLES.map((table) => {
      const tableName = tables[table]
      const clientToken = `${table}-${request.kind}-${request.at}`
      return followExport({ table, tableName, clientToken, notBefore }, ports)
    }),
  )
  if (fetch) for (const done of exports) await objects.fetch(done, folder)
  return exports
}

/** The same request within this time is the same export: eight hours after its end, which comes within one. */
const TOKEN_LASTS_MS = 9 * 3_600_000

/** Goes to standard error, so that a script's output stays one document. */
function tell(table: string, step: Step): void {
  if (process.stderr.isTTY) console.error(`${table}: ${STEPS[step.step](step)}`)
}

const STEPS: Record<Step['step'], (step: Step) => string> = {
  requested: () => 'waiting to be started',
  exporting: () => 'DynamoDB exports it',
  tidying: (step) => ('filesDone' in step ? `${howMany(step.filesDone, 'file')} made tidy` : ''),
  complete: () => 'complete',
}

function textOf({ table, exportId, kind, time, files, rows, unknown }: ExportRecord): string {
  const lacking = unknown > 0 ? `, and ${unknown} of keepsakes that the catalogue no longer has` : ''
  return `${table}: ${kind} export ${exportId} as of ${time}: ${howMany(rows, 'row')} in ${howMany(files, 'file')}${lacking}`
}
