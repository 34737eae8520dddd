import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Campaign } from '../../awarding/campaign.ts'
import { type CampaignCheck, type CheckedProblem, checkCampaignText } from '../../awarding/check/index.ts'
import { worstCaseOf } from '../../awarding/check/worst-case.ts'
import { compileCampaign } from '../../awarding/compiled-campaign.ts'
import { CampaignFilesError, campaignFilesAt } from '../../local/campaign-files.ts'
import { LARGEST_ITEM_BYTES, largestProgressItemBytes, requestUnitsOf } from '../../store/progress-size.ts'

/** What one keepsake can cost. */
export interface KeepsakeCost {
  readonly id: string
  /** Bytes that its criterion takes of a user's progress while it is open, at most. */
  readonly largestStateBytes: number
  /** Keepsakes with which it shares them. */
  readonly sharedWith: readonly string[]
  /** WRU once for each award: the item, its index entry and, where the supply is limited, the edition. */
  readonly awardWriteUnits: number
}

/** What a campaign can cost for each user. */
export interface CampaignCost {
  /** Bytes of a user's progress item, at most. */
  readonly largestItemBytes: number
  /** WRU of one write of it, and RRU of one read, at most. */
  readonly writeUnits: number
  readonly readUnits: number
  readonly keepsakes: readonly KeepsakeCost[]
}

export interface CheckedFile {
  readonly file: string
  readonly problems: readonly CheckedProblem[]
  /** Undefined when the schema refuses the file. */
  readonly campaign: Campaign | undefined
  readonly cost: CampaignCost | undefined
}

/** Checks every campaign file that the paths lead to, each once. What cannot be read is a problem like any other. */
export async function checkCampaignFiles(paths: readonly string[]): Promise<CheckedFile[]> {
  const checked = new Map<string, CheckedFile>()
  const fileOf = new Map<string, string>()
  for (const path of paths) {
    const files = await campaignFilesAt(path).catch((error: unknown) => {
      if (!(error instanceof CampaignFilesError)) throw error
      const problems = error.problems.map((problem) => ({ ...problem, severity: 'error' as const }))
      checked.set(path, { file: path, problems, campaign: undefined, cost: undefined })
      return []
    })
    for (const file of files) {
      if (!checked.has(file)) checked.set(file, await checkFile(file, fileOf))
    }
  }
  return [...checked.values()]
}

async function checkFile(file: string, fileOf: Map<string, string>): Promise<CheckedFile> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => error)
  if (typeof text !== 'string') {
    const message = `cannot be read (${text.code}): give a campaign file that you may read`
    const problem = { path: '', message, line: 1, column: 1, severity: 'error' as const }
    return { file, problems: [problem], campaign: undefined, cost: undefined }
  }
  const check = checkCampaignText(text)
  const { campaign } = check
  const problems = [...check.problems, ...(await missingImages(file, check))]
  const add = (severity: CheckedProblem['severity'], path: readonly PropertyKey[], message: string) =>
    problems.push({ ...check.problemAt(path, message), severity })

  const other = campaign && fileOf.get(campaign.id)
  if (other) add('error', ['id'], `must be unique: ${other} has a campaign called ${campaign.id} too`)
  if (campaign && !other) fileOf.set(campaign.id, file)

  const cost = campaign && costOf(campaign)
  if (cost && cost.largestItemBytes > LARGEST_ITEM_BYTES) {
    const [size, most] = [cost.largestItemBytes, LARGEST_ITEM_BYTES].map((bytes) => Math.ceil(bytes / 1024))
    const message = `could at worst let a user's progress grow to ${size} KB, and DynamoDB holds ${most}: split the campaign, or lower the largest targets`
    add('warning', ['keepsakes'], message)
  }
  return { file, campaign, cost, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) }
}

async function missingImages(file: string, { images, problemAt }: CampaignCheck): Promise<CheckedProblem[]> {
  const missing: CheckedProblem[] = []
  for (const { image, path } of images) {
    const found = await stat(join(dirname(file), image)).catch(() => undefined)
    if (found?.isFile()) continue
    const message = `is not there: put the image at ${join(dirname(file), image)}, or mend the path`
    missing.push({ ...problemAt(path, message), severity: 'warning' })
  }
  return missing
}

/** The item and its entry in the index by earnedAt; with an edition, the edition's item. */
const AWARD_WRITES = 2

function costOf(campaign: Campaign): CampaignCost {
  const compiled = compileCampaign(campaign)
  const { largestTextBytes, keepsakes } = worstCaseOf(compiled)
  const largestItemBytes = largestProgressItemBytes(compiled.id, largestTextBytes)
  const { write, read } = requestUnitsOf(largestItemBytes)
  const limited = new Set<string>(
    compiled.keepsakes.flatMap(({ id, supply }) => (supply === undefined ? [] : [id])),
  )
  return {
    largestItemBytes,
    writeUnits: write,
    readUnits: read,
    keepsakes: keepsakes.map((keepsake) => ({
      ...keepsake,
      awardWriteUnits: AWARD_WRITES + (limited.has(keepsake.id) ? 1 : 0),
    })),
  }
}
