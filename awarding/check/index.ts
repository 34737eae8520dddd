import type { Campaign } from '../campaign.ts'
import { type CampaignProblem, inOrder, parseCampaignDocument } from '../campaign-document.ts'
import { readCampaignDocument } from '../campaign-text.ts'
import { fieldsOf } from '../path-problem.ts'
import { prospectsOf, type WrittenKeepsake, writtenKeepsakes } from './keepsakes.ts'
import { gradeProspects } from './never-met.ts'

/** Errors keep a campaign from being published, or a keepsake from ever being earned; warnings are worth a look. */
export interface CheckedProblem extends CampaignProblem {
  readonly severity: 'error' | 'warning'
}

export interface CampaignCheck {
  /** Every mistake there is, in the order of the text. */
  readonly problems: readonly CheckedProblem[]
  /** Undefined when the schema refuses the file. */
  readonly campaign: Campaign | undefined
  /** The images that the file names, relative to it. */
  readonly images: readonly { readonly image: string; readonly path: readonly PropertyKey[] }[]
  /** A problem at the place of a path. */
  problemAt(path: readonly PropertyKey[], message: string): CampaignProblem
}

/** Checks the text of one campaign file as far as the text alone can tell. Never throws. */
export function checkCampaignText(text: string): CampaignCheck {
  const parsing = parseCampaignDocument(text)
  if (!parsing.ok) {
    const problemAt = (_: readonly PropertyKey[], message: string) => ({
      path: '',
      message,
      line: 1,
      column: 1,
    })
    return { problems: parsing.problems.map(asError), campaign: undefined, images: [], problemAt }
  }
  const { document } = parsing
  const reading = readCampaignDocument(document)
  const refused = reading.ok ? [] : reading.problems.map(asError)
  const isFaulty = (path: readonly PropertyKey[]) => {
    const { path: text } = document.problemAt(path, '')
    return refused.some(
      ({ path: at }) => at === text || at.startsWith(`${text}.`) || at.startsWith(`${text}[`),
    )
  }
  const found = gradeProspects(prospectsOf(document.content, isFaulty)).map(
    ({ path, message, atKey, severity }): CheckedProblem => ({
      ...document.problemAt(path, message, atKey),
      severity,
    }),
  )
  return {
    problems: inOrder([...refused, ...found]),
    campaign: reading.ok ? reading.campaign : undefined,
    images: writtenKeepsakes(document.content)
      .flatMap(imagesOf)
      .filter(({ path }) => !isFaulty(path)),
    problemAt: document.problemAt,
  }
}

const asError = (problem: CampaignProblem): CheckedProblem => ({ ...problem, severity: 'error' })

function imagesOf({ path, fields }: WrittenKeepsake): CampaignCheck['images'] {
  const tiers = Array.isArray(fields.tiers) ? fields.tiers : []
  const shown = [
    { path: [...path, 'image'], image: fields.image },
    ...tiers.map((tier, index) => ({
      path: [...path, 'tiers', index, 'image'],
      image: fieldsOf(tier).image,
    })),
  ]
  return shown.flatMap(({ path, image }) => (typeof image === 'string' ? [{ image, path }] : []))
}
