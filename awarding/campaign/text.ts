import type * as z from 'zod/mini'
import { fieldsOf } from '../../json/json.ts'
import type { ContentMistake, Path } from '../../schemas/mistakes.ts'
import { canBeSeen } from '../../schemas/unseen.ts'
import { type Campaign, campaignSchema } from './campaign.ts'
import { type CampaignDocument, type CampaignMistake, inOrder } from './document.ts'
import { hintFor, meantBy, unknownKeyMessage } from './hints.ts'
import { isTextName, meantAs, textsIn } from './texts.ts'
import { MOST_LEVELS, TOO_DEEP } from './yaml-slips.ts'

export type { CampaignMistake } from './document.ts'

export type CampaignReading =
  | { readonly ok: true; readonly campaign: Campaign }
  | { readonly ok: false; readonly mistakes: readonly CampaignMistake[] }

/** Both in the order of the text, without others on the line of a slip: they may only follow from it. */
export function withRest<Found extends CampaignMistake>(
  slips: readonly Found[],
  others: readonly Found[],
): Found[] {
  const lines = new Set(slips.map(({ line }) => line))
  return inOrder([...slips, ...others.filter(({ line }) => !lines.has(line))])
}

/**
 * The campaign, if the schema accepts it, or else everything that the schema finds wrong, in the order of the text. A
 * missing value is placed at the beginning of the object that lacks it.
 */
export function readCampaignDocument(document: CampaignDocument): CampaignReading {
  if (isNestedDeeper(document.content, MOST_LEVELS))
    return { ok: false, mistakes: [document.mistakeAt([], TOO_DEEP)] }
  const checked = campaignSchema.safeParse(document.content)
  const refused = [
    ...(checked.error?.issues ?? []).flatMap((issue) => explain(issue, document)),
    ...unseenTitles(document.content),
  ]
  if (checked.success && refused.length === 0) return { ok: true, campaign: checked.data as Campaign }
  const mistakes = refused.map(({ path, message, atKey }) => document.mistakeAt(path, message, atKey))
  return { ok: false, mistakes: inOrder(mistakes) }
}

function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isNestedDeeper(inner, levels - 1))
}

function explain(issue: z.core.$ZodIssue, document: CampaignDocument): ContentMistake[] {
  const { content, writtenAt } = document
  // Other alternatives say themselves what is to be written.
  if (issue.code === 'invalid_union' && isTextName(issue.path.at(-1))) {
    const inner = issue.errors[meantAs(valueAt(content, issue.path))] ?? []
    return inner.flatMap((one) => explain({ ...one, path: [...issue.path, ...one.path] }, document))
  }
  if (issue.code === 'invalid_key')
    return issue.issues.map(({ message }) => ({ path: issue.path, message, atKey: true }))
  if (issue.code !== 'unrecognized_keys') {
    const value = valueAt(content, issue.path)
    const meant = meantBy(issue.path, value, content)
    const hint = meant === undefined ? hintFor(issue, value, writtenAt(issue.path)) : `did you mean ${meant}?`
    return [hint === undefined ? issue : { ...issue, message: `${issue.message}; ${hint}` }]
  }
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    message: unknownKeyMessage(issue.path, key),
    atKey: true,
  }))
}

/**
 * Titles with nothing to see in them. The schema lets them pass, since snapshots that were published before this was a
 * mistake must stay readable.
 */
function unseenTitles(content: unknown): ContentMistake[] {
  return textsIn(content)
    .filter(({ path }) => path.at(-1) === 'title')
    .flatMap(({ path, text }): { path: Path; text: unknown }[] => {
      if (typeof text === 'string') return [{ path, text }]
      return Object.entries(fieldsOf(text)).map(([tag, each]) => ({ path: [...path, tag], text: each }))
    })
    .flatMap(({ path, text }) =>
      typeof text === 'string' && text.trim() !== '' && !canBeSeen(text)
        ? [{ path, message: 'has nothing that can be seen: write a title' }]
        : [],
    )
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    content,
  )
}
