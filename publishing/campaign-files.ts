import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CompiledCampaign } from '../awarding/catalogue/compiled-campaign.ts'
import type { CampaignCheck, CheckedMistake } from '../awarding/checking/index.ts'
import { isKeptPicture } from '../schemas/pictures.ts'
import { withinALine } from '../schemas/unseen.ts'
import type { CampaignCost } from './campaign-cost.ts'
import { readCampaignFile } from './campaign-file-text.ts'
import { checkCampaign, inOrder } from './checked-campaign.ts'
import { CampaignFilesError } from './errors.ts'

/** A campaign file, parsed, checked and compiled once for whoever asks: check, publish, diff, simulate, the local stack. */
export interface CampaignFile {
  readonly file: string
  /** In the order of the text. */
  readonly mistakes: readonly CheckedMistake[]
  /** Undefined when the schema refuses the file. */
  readonly campaign: CompiledCampaign | undefined
  readonly cost: CampaignCost | undefined
}

/** Reads every campaign file that the paths lead to, each once. An unreadable file has a mistake that says so. */
export async function readCampaignFiles(paths: readonly string[]): Promise<CampaignFile[]> {
  const read = new Map<string, CampaignFile>()
  const fileOf = new Map<string, string>()
  for (const path of paths) {
    const found = await filesAt(path)
    if (typeof found === 'string') read.set(path, unreadable(path, { path: '', message: found, ...START }))
    else for (const file of found) if (!read.has(file)) read.set(file, await readOne(file, fileOf))
  }
  return [...read.values()]
}

/**
 * Loads campaigns to run them: a keepsake that can never be earned is no reason to refuse them.
 *
 * @throws CampaignFilesError with every error of a file that the schema refuses, or whose campaign another file has
 */
export async function loadCampaigns(path: string): Promise<CompiledCampaign[]> {
  const files = await readCampaignFiles([path])
  const ids = new Set<string>()
  const refused = files.filter(({ campaign }) => {
    const isRefused = !campaign || ids.has(campaign.id)
    if (campaign) ids.add(campaign.id)
    return isRefused
  })
  refuse(
    refused.flatMap(({ file, mistakes }) =>
      mistakes.filter(({ severity }) => severity === 'error').map((mistake) => lineText(file, mistake)),
    ),
  )
  return campaignsOf(files)
}

/**
 * Loads campaigns to publish them: every error is a reason to refuse them. Warnings are a line each.
 *
 * @param warn is told the warnings, before the errors
 * @throws CampaignFilesError with every error
 */
export async function loadCheckedCampaigns(
  path: string,
  warn: (line: string) => void,
): Promise<{ campaigns: CompiledCampaign[]; warnings: string[] }> {
  const files = await readCampaignFiles([path])
  const textsOf = (wanted: CheckedMistake['severity']) =>
    files.flatMap(({ file, mistakes }) =>
      mistakes.filter(({ severity }) => severity === wanted).map((mistake) => mistakeText(file, mistake)),
    )
  const warnings = textsOf('warning')
  for (const warning of warnings) warn(warning)
  refuse(textsOf('error'))
  return { campaigns: campaignsOf(files), warnings }
}

/** `file:line:column: severity: path: what`, which editors and terminals turn into a link. */
export function mistakeText(file: string, mistake: CheckedMistake): string {
  return lineText(file, mistake, `${mistake.severity}: `)
}

function lineText(file: string, { line, column, path, message }: CheckedMistake, severity = ''): string {
  return withinALine(`${file}:${line}:${column}: ${severity}${path ? `${path}: ` : ''}${message}`)
}

const START = { line: 1, column: 1 } as const
const CAMPAIGN_FILE = /\.(ya?ml|json)$/

/** A file, or those that lie directly in a folder, in the order of their names; or why there is none. */
async function filesAt(path: string): Promise<string[] | string> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return 'there is no such file or folder: give a campaign file, or a folder of them'
  if (found.isFile()) return [path]
  const names = (await readdir(path)).filter((name) => CAMPAIGN_FILE.test(name)).sort()
  if (names.length === 0) return 'has no campaign file: write one that ends in .yaml, .yml or .json'
  return names.map((name) => join(path, name))
}

function unreadable(file: string, mistake: Omit<CheckedMistake, 'severity'>): CampaignFile {
  return { file, mistakes: [{ ...mistake, severity: 'error' }], campaign: undefined, cost: undefined }
}

/** @param fileOf which file has a campaign, by its id; this one is added */
async function readOne(file: string, fileOf: Map<string, string>): Promise<CampaignFile> {
  const read = await readCampaignFile(file)
  if (!read.ok) return unreadable(file, read.mistake)
  const { campaign, cost, check, mistakes } = checkCampaign(read.text)
  const further = await missingImages(file, check)
  const other = campaign && fileOf.get(campaign.id)
  if (other) {
    const message = `must be unique: ${other} has a campaign called ${campaign.id} too`
    further.push({ ...check.mistakeAt(['id'], message), severity: 'error' })
  }
  if (campaign && !other) fileOf.set(campaign.id, file)
  return { file, campaign, cost, mistakes: inOrder([...mistakes, ...further]) }
}

async function missingImages(file: string, { images, mistakeAt }: CampaignCheck): Promise<CheckedMistake[]> {
  const missing: CheckedMistake[] = []
  for (const { image, path } of images) {
    if (isKeptPicture(image)) continue
    const found = await stat(join(dirname(file), image)).catch(() => undefined)
    if (found?.isFile()) continue
    const message = `is not there: put the image at ${join(dirname(file), image)}, or mend the path`
    missing.push({ ...mistakeAt(path, message), severity: 'warning' })
  }
  return missing
}

function refuse(errors: readonly string[]): void {
  if (errors.length > 0) throw new CampaignFilesError(errors.join('\n'))
}

function campaignsOf(files: readonly CampaignFile[]): CompiledCampaign[] {
  return files.flatMap(({ campaign }) => campaign ?? [])
}
