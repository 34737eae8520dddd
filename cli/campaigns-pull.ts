import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { withinALine } from '../schemas/unseen.ts'
import { type AskStudio, type StudioOptions, studioOf, withStudioOptions } from './studio/api.ts'
import { hashOf, type Memory, readMemory, textAt, writeMemory, writeWhole } from './studio/files.ts'

interface Options extends StudioOptions {
  readonly to: string
  readonly overwrite?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
}

interface Pulled {
  readonly campaignId: string
  readonly file?: string
  readonly revision?: number
  /** False where the file says so already, or was left as it is. */
  readonly changed: boolean
  /** Why it was left as it is. */
  readonly refused?: string
}

export const pull = withStudioOptions(
  new Command('pull')
    .description(
      'Writes the drafts of the studio into campaign files, to the letter: push of a file that was not changed changes nothing. A file ' +
        'that was changed since it was pulled or pushed is left as it is, unless --overwrite says otherwise.',
    )
    .argument('[ids...]', 'the campaigns; without any, all that have a draft')
    .option('--to <folder>', 'where the files are', 'campaigns')
    .option('--overwrite', 'write over files that were changed')
    .option('--dry-run', 'tell what would be written, and write nothing')
    .option('--json', 'print one JSON document: { drafts: [...] }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes campaigns pull quiz-week --to campaigns')
  .action(async (ids: string[], { to, overwrite = false, dryRun = false, json, ...options }: Options) => {
    const ask = await studioOf(options)
    const memory = await readMemory(to)
    const drafts: Pulled[] = []
    for (const id of ids.length > 0 ? ids : await draftIds(ask))
      drafts.push(await pullOne(id, { ask, to, memory, overwrite, dryRun }))
    if (!dryRun && drafts.some(({ file }) => file !== undefined)) await writeMemory(to, memory)
    if (json) console.log(JSON.stringify({ drafts }))
    else for (const one of drafts) (one.refused ? console.error : console.log)(textOf(one, dryRun))
    if (drafts.some(({ refused }) => refused)) process.exitCode = 1
  })

interface PullContext extends Pick<Options, 'to' | 'overwrite' | 'dryRun'> {
  readonly ask: AskStudio
  readonly memory: Memory
}

async function pullOne(
  campaignId: string,
  { ask, to, memory, overwrite, dryRun }: PullContext,
): Promise<Pulled> {
  const { status, body } = await ask('GET', `drafts/${encodeURIComponent(campaignId)}`)
  if (status !== 200) return { campaignId, changed: false, refused: `${body.title}. ${body.detail}` }
  const { text, format, revision } = body as { text: string; format: string; revision: number }
  const file = await fileOf(to, campaignId, format)
  const there = await textAt(file)
  if (there !== undefined && there !== text && hashOf(there) !== memory[campaignId] && !overwrite)
    return {
      campaignId,
      file,
      revision,
      changed: false,
      refused: `${file} was changed, and is left as it is: push it, pull --to another folder, or --overwrite it`,
    }
  if (!dryRun && there !== text) await writeWhole(file, text)
  memory[campaignId] = hashOf(text)
  return { campaignId, file, revision, changed: there !== text }
}

/** The file that has the campaign by its name, whichever way it is written; else a new one. */
async function fileOf(folder: string, campaignId: string, format: string): Promise<string> {
  const names = await readdir(folder).catch(() => [] as string[])
  const own = ['yaml', 'yml', 'json'].map((ending) => `${campaignId}.${ending}`)
  return join(folder, own.find((name) => names.includes(name)) ?? `${campaignId}.${format}`)
}

async function draftIds(ask: AskStudio): Promise<string[]> {
  const ids: string[] = []
  let cursor: unknown
  do {
    const { body } = await ask('GET', `campaigns?limit=100${cursor ? `&cursor=${cursor}` : ''}`)
    const campaigns = body.campaigns as { campaignId: string; draft?: object }[]
    ids.push(...campaigns.flatMap(({ campaignId, draft }) => (draft ? [campaignId] : [])))
    cursor = body.cursor
  } while (cursor)
  return ids
}

function textOf({ campaignId, file, revision, changed, refused }: Pulled, dryRun = false): string {
  if (refused) return withinALine(`${campaignId}: ${refused}`)
  if (!changed) return `${campaignId}: ${file} has revision ${revision} already`
  return `${campaignId}: revision ${revision} ${dryRun ? 'would be' : 'is'} in ${file}`
}
