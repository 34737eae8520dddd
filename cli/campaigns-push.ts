import { basename, dirname } from 'node:path'
import { Command } from 'commander'
import { withinALine } from '../schemas/unseen.ts'
import {
  type AskStudio,
  type StudioAnswer,
  type StudioOptions,
  studioOf,
  withStudioOptions,
} from './studio/api.ts'
import { campaignOf, formatOf, hashOf, type Memory, readMemory, textAt, writeMemory } from './studio/files.ts'
import { UserError } from './terminal.ts'

interface Options extends StudioOptions {
  readonly overwrite?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
}

interface Pushed {
  readonly campaignId: string
  readonly file: string
  readonly revision?: number
  /** False where the draft says so already, or was left as it is. */
  readonly changed: boolean
  /** How many errors the draft has. */
  readonly errors?: number
  /** Why it was left as it is. */
  readonly refused?: string
}

export const push = withStudioOptions(
  new Command('push')
    .description(
      'Saves campaign files as drafts of the studio, to the letter, whatever mistakes they have. A draft that somebody changed since the ' +
        'file was pulled or pushed is left as it is, and the error says who did and when, unless --overwrite says otherwise.',
    )
    .argument('<files...>', 'campaign files')
    .option('--overwrite', 'save over what others have saved')
    .option('--dry-run', 'tell what would be saved, and save nothing')
    .option('--json', 'print one JSON document: { drafts: [...] }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes campaigns push campaigns/quiz-week.yaml')
  .action(async (files: string[], { overwrite = false, dryRun = false, json, ...options }: Options) => {
    const ask = await studioOf(options)
    const drafts: Pushed[] = []
    for (const file of files) {
      const folder = dirname(file)
      const memory = await readMemory(folder)
      drafts.push(await pushOne(file, { ask, memory, overwrite, dryRun }))
      if (!dryRun) await writeMemory(folder, memory)
    }
    if (json) console.log(JSON.stringify({ drafts }))
    else for (const one of drafts) (one.refused ? console.error : console.log)(textOf(one, dryRun))
    if (drafts.some(({ refused }) => refused)) process.exitCode = 1
  })

interface PushContext extends Pick<Options, 'overwrite' | 'dryRun'> {
  readonly ask: AskStudio
  readonly memory: Memory
}

async function pushOne(file: string, { ask, memory, overwrite, dryRun }: PushContext): Promise<Pushed> {
  const text = await textAt(file)
  if (text === undefined) throw new UserError(`${file} is not there: give a campaign file`)
  const campaignId = campaignOf(basename(file), text)
  const path = `drafts/${encodeURIComponent(campaignId)}`
  const draft = await ask('GET', path)
  const about = { campaignId, file }
  if (draft.status === 200 && draft.body.text === text) {
    memory[campaignId] = hashOf(text)
    return { ...about, revision: Number(draft.body.revision), changed: false }
  }
  const refused = overwrite ? undefined : refusalOf(draft, memory[campaignId])
  if (refused) return { ...about, changed: false, refused }
  if (dryRun) return { ...about, changed: true }
  const headers: Record<string, string> =
    draft.status === 200 ? { 'if-match': draft.etag } : { 'if-none-match': '*' }
  const saved = await ask('PUT', path, { headers, body: { text, format: formatOf(file) } })
  if (saved.status === 412) return { ...about, changed: false, refused: `${saved.body.detail}` }
  memory[campaignId] = hashOf(text)
  const mistakes = saved.body.mistakes as { severity: string }[]
  const errors = mistakes.filter(({ severity }) => severity === 'error').length
  return { ...about, revision: Number(saved.body.revision), changed: true, errors }
}

/** Says why the draft is not written over: it has a text that the file was not made of. */
function refusalOf({ status, body }: StudioAnswer, known: string | undefined): string | undefined {
  if (status !== 200 || hashOf(String(body.text)) === known) return undefined
  const who = `${body.savedBy} saved revision ${body.revision} at ${body.savedAt}, which this file was not made of`
  return `${who}: pull it --to another folder and bring both together, or --overwrite it`
}

function textOf(
  { campaignId, file, revision, changed, errors = 0, refused }: Pushed,
  dryRun = false,
): string {
  if (refused) return withinALine(`${campaignId}: ${refused}`)
  if (!changed) return `${campaignId}: revision ${revision} has the text of ${file} already`
  if (dryRun) return `${campaignId}: ${file} would be saved`
  const wrong =
    errors > 0
      ? `; it has ${errors === 1 ? 'an error' : `${errors} errors`}: keepsakes campaigns check ${file}`
      : ''
  return `${campaignId}: ${file} is saved as revision ${revision}${wrong}`
}
