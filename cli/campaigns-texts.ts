import { readFile, writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { PutError, putTexts } from '../awarding/campaign/put-texts.ts'
import { checkCampaignText } from '../awarding/checking/index.ts'
import { mistakeText, readCampaignFiles } from '../publishing/campaign-files.ts'
import { CampaignFilesError } from '../publishing/errors.ts'
import { howMany } from '../schemas/how-many.ts'
import { languageSchema } from '../schemas/languages.ts'
import { pathText } from '../schemas/mistakes.ts'
import { UserError } from './terminal.ts'
import { csvText } from './texts/csv.ts'
import { readSheet, type TextChange } from './texts/read-sheet.ts'
import { missingIn, type SheetCampaign, sheetLanguages, sheetRows, sheetTexts } from './texts/sheet.ts'

interface Options {
  readonly out?: string
  readonly in?: string
  readonly languages?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

export const texts = new Command('texts')
  .description(
    'Writes the texts of campaign files into a table for translators, a CSV file with a row for each text and a column for ' +
      'each language; or puts such a table back into the files, and changes nothing else in them. A cell that is empty ' +
      'changes nothing, and so does a table that was not changed. With a mistake anywhere in the table no file is written.',
  )
  .argument('[paths...]', 'campaign files, or folders of them', ['campaigns'])
  .option('--out <file>', 'write this table, which must not be there yet')
  .option('--in <file>', 'put this table into the campaign files')
  .option('--languages <tags>', 'with --out, more languages to have columns for, such as fr,ar')
  .option('--dry-run', 'with --in, tell what would change, and write nothing')
  .option(
    '--json',
    'print one JSON document: { file, texts, languages, missing } with --out, where missing counts texts by language; ' +
      '{ changes: [{ file, campaignId, keepsakeId, text, languages }] } with --in',
  )
  .addHelpText(
    'after',
    '\nExample:\n  keepsakes campaigns texts campaigns --languages fr,ar --out texts.csv\n  keepsakes campaigns texts campaigns --in texts.csv',
  )
  .action(async (paths: string[], { out, in: from, languages, dryRun = false, json = false }: Options) => {
    if ((out === undefined) === (from === undefined))
      throw new UserError('give --out FILE to write a table, or --in FILE to put one into the campaign files')
    if (languages !== undefined && out === undefined)
      throw new UserError('--languages goes with --out: --in takes the languages of the table')
    const campaigns = await campaignsAt(paths)
    if (out !== undefined) await writeTable(out, campaigns, { languages: tagsIn(languages), json })
    else if (from !== undefined) await putTable(from, campaigns, { dryRun, json })
  })

/** @throws CampaignFilesError with every error of the files, and for each campaign that says no language */
async function campaignsAt(paths: readonly string[]): Promise<SheetCampaign[]> {
  const files = await readCampaignFiles(paths)
  const errors = files.flatMap(({ file, mistakes }) =>
    mistakes.filter(({ severity }) => severity === 'error').map((mistake) => mistakeText(file, mistake)),
  )
  const campaigns = files.flatMap(({ file, campaign }): SheetCampaign[] => {
    if (!campaign) return []
    const { definition } = campaign
    const { language } = definition
    if (language !== undefined) return [{ file, campaign: definition, language }]
    errors.push(`${file}: language: is missing: write the language of its texts, such as language: en`)
    return []
  })
  if (errors.length > 0) throw new CampaignFilesError(errors.join('\n'))
  return campaigns
}

/** @throws UserError */
function tagsIn(languages = ''): string[] {
  return languages.split(',').flatMap((part) => {
    const tag = part.trim()
    if (tag === '') return []
    const { error } = languageSchema.safeParse(tag)
    if (error) throw new UserError(`--languages ${tag}: ${error.issues[0]?.message}`)
    return [tag]
  })
}

async function writeTable(
  file: string,
  campaigns: readonly SheetCampaign[],
  { languages: wanted, json }: { languages: readonly string[]; json: boolean },
): Promise<void> {
  const languages = sheetLanguages(campaigns, wanted)
  const texts = sheetTexts(campaigns)
  await writeFile(file, csvText(sheetRows(texts, languages)), { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UserError(
        error.code === 'EEXIST'
          ? `${file} is there already, and may have what translators wrote: give another name`
          : `${file} cannot be written (${error.code}): give a place where you may write`,
      )
    },
  )
  const missing = missingIn(texts, languages)
  if (json) console.log(JSON.stringify({ file, texts: texts.length, languages, missing }))
  else {
    const counts = Object.entries(missing).map(([language, count]) => `${count} in ${language}`)
    console.log(`${file}: ${howMany(texts.length, 'text')}; missing: ${counts.join(', ') || 'none'}`)
  }
}

async function putTable(
  file: string,
  campaigns: readonly SheetCampaign[],
  { dryRun, json }: { dryRun: boolean; json: boolean },
): Promise<void> {
  const changes = readSheet(file, await tableText(file), sheetTexts(campaigns))
  const drafts = await Promise.all(
    campaigns.map(({ file: name }) =>
      draftOf(
        name,
        changes.filter(({ of }) => of.of.file === name),
      ),
    ),
  )
  if (!dryRun) for (const { name, text } of drafts) if (text !== undefined) await writeFile(name, text)
  if (json) console.log(JSON.stringify({ changes: changes.map(changeJson) }))
  else {
    for (const change of changes) console.log(changeText(change))
    const done = dryRun ? 'would be written' : 'written'
    console.log(changes.length === 0 ? 'nothing to change' : `${howMany(changes.length, 'text')} ${done}`)
  }
}

/** Translators send what their spreadsheet makes of it. @throws UserError */
async function tableText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file} cannot be read (${error.code}): give the table that --out wrote`)
  })
  if (bytes.subarray(0, 2).toString('latin1') === 'PK')
    throw new UserError(`${file} is a workbook: save it as CSV in UTF-8`)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new UserError(`${file} is not in UTF-8: save it as CSV in UTF-8`)
  }
}

/** A campaign file as it is to be; no text where nothing changes. @throws UserError */
async function draftOf(
  name: string,
  changes: readonly TextChange[],
): Promise<{ name: string; text?: string }> {
  if (changes.length === 0) return { name }
  try {
    const puts = changes.map(({ of, texts }) => ({ path: of.path, texts }))
    const text = putTexts(await readFile(name, 'utf8'), puts)
    const [mistake] = checkCampaignText(text).mistakes.filter(({ severity }) => severity === 'error')
    if (mistake) throw new UserError(`${name}: ${mistake.path}: ${mistake.message}`)
    return { name, text }
  } catch (error) {
    if (!(error instanceof PutError)) throw error
    throw new UserError(`${name}: ${pathText(error.path)}: ${error.message}`)
  }
}

function changeJson({ of, languages }: TextChange) {
  const { file, campaign } = of.of
  const keepsake = of.keepsakeId === '' ? {} : { keepsakeId: of.keepsakeId }
  return { file, campaignId: campaign.id, ...keepsake, text: of.name, languages }
}

function changeText({ of, languages }: TextChange): string {
  return `${of.of.file}: ${of.keepsakeId || of.of.campaign.id}: ${of.name} in ${languages.join(', ')}`
}
