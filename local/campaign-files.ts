import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Campaign } from '../awarding/campaign.ts'
import { type CampaignProblem, readCampaignText } from '../awarding/campaign-text.ts'

const CAMPAIGN_FILE = /\.(ya?ml|json)$/

/** Campaign files with mistakes: all of them, each on a line of the message as `file:line:column: path: what`. */
export class CampaignFilesError extends Error {
  override readonly name = 'CampaignFilesError'
  readonly problems: readonly (CampaignProblem & { readonly file: string })[]

  constructor(problems: CampaignFilesError['problems']) {
    super(
      problems
        .map(
          ({ file, line, column, path, message }) =>
            `${file}:${line}:${column}: ${path ? `${path}: ` : ''}${message}`,
        )
        .join('\n'),
    )
    this.problems = problems
  }
}

/**
 * Reads a campaign file, or every campaign file that lies directly in a folder, in the order of their names.
 *
 * @throws CampaignFilesError when there is a mistake in any, or no campaign at all
 */
export async function loadCampaignFiles(path: string): Promise<Campaign[]> {
  const files = await campaignFilesAt(path)
  const problems: (CampaignProblem & { file: string })[] = []
  const campaigns: Campaign[] = []
  const fileOf = new Map<string, string>()
  for (const file of files) {
    const reading = readCampaignText(await readFile(file, 'utf8'))
    if (!reading.ok) {
      problems.push(...reading.problems.map((problem) => ({ ...problem, file })))
      continue
    }
    const { id } = reading.campaign
    const other = fileOf.get(id)
    if (other) {
      const message = `must be unique: ${other} has a campaign called ${id} too`
      problems.push({ file, line: 1, column: 1, path: 'id', message })
      continue
    }
    fileOf.set(id, file)
    campaigns.push(reading.campaign)
  }
  if (problems.length > 0) throw new CampaignFilesError(problems)
  return campaigns
}

/** The campaign files that a path leads to. Throws CampaignFilesError when there is none. */
export async function campaignFilesAt(path: string): Promise<string[]> {
  const problem = (message: string) =>
    new CampaignFilesError([{ file: path, line: 1, column: 1, path: '', message }])
  const found = await stat(path).catch(() => undefined)
  if (!found) throw problem('there is no such file or folder: give a campaign file, or a folder of them')
  if (found.isFile()) return [path]
  const names = (await readdir(path)).filter((name) => CAMPAIGN_FILE.test(name)).sort()
  if (names.length === 0) throw problem('has no campaign file: write one that ends in .yaml, .yml or .json')
  return names.map((name) => join(path, name))
}
