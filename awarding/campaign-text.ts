import type * as z from 'zod/mini'
import { type Campaign, campaignSchema } from './campaign.ts'
import {
  type CampaignDocument,
  type CampaignProblem,
  inOrder,
  parseCampaignDocument,
} from './campaign-document.ts'
import { unknownKeyMessage } from './known-keys.ts'
import { meantBy } from './suggestions.ts'

export type { CampaignProblem } from './campaign-document.ts'

export type CampaignReading =
  | { readonly ok: true; readonly campaign: Campaign }
  | { readonly ok: false; readonly problems: readonly CampaignProblem[] }

/**
 * Reads the text of one campaign file: YAML, of which JSON is a part. Finds every mistake, not just the first, in the
 * order of the text; a value that is missing is reported where the object begins that lacks it. Never throws.
 */
export function readCampaignText(text: string): CampaignReading {
  const parsing = parseCampaignDocument(text)
  return parsing.ok ? readCampaignDocument(parsing.document) : parsing
}

/** The campaign, if the schema accepts it, or else everything that the schema finds wrong. */
export function readCampaignDocument(document: CampaignDocument): CampaignReading {
  if (isNestedDeeper(document.content, MOST_LEVELS)) {
    const message = `is nested more than ${MOST_LEVELS} levels deep: flatten it`
    return { ok: false, problems: [document.problemAt([], message)] }
  }
  const checked = campaignSchema.safeParse(document.content)
  if (checked.success) return { ok: true, campaign: checked.data as Campaign }
  const problems = checked.error.issues
    .flatMap((issue) => explain(issue, document.content))
    .map(({ path, message, atKey }) => document.problemAt(path, message, atKey))
  return { ok: false, problems: inOrder(problems) }
}

/** Enough for every campaign, and few enough for the schema to walk. */
const MOST_LEVELS = 200

function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isNestedDeeper(inner, levels - 1))
}

interface Explained {
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** Whether the key is at fault, not its value. */
  readonly atKey?: boolean
}

function explain(issue: z.core.$ZodIssue, content: unknown): Explained[] {
  if (issue.code !== 'unrecognized_keys') {
    const meant = meantBy(issue.path, valueAt(content, issue.path), content)
    return [meant === undefined ? issue : { ...issue, message: `${issue.message}; did you mean ${meant}?` }]
  }
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    message: unknownKeyMessage(issue.path, key),
    atKey: true,
  }))
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    content,
  )
}
