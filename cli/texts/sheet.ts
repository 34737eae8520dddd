import type { Campaign } from '../../awarding/campaign/campaign.ts'
import {
  languagesIn,
  type Text,
  type TextName,
  textName,
  textNames,
  textsIn,
  writtenIn,
} from '../../awarding/campaign/texts.ts'
import { missingLanguages } from '../../awarding/checking/translations.ts'
import { fieldsOf } from '../../json/json.ts'
import type { Path } from '../../schemas/mistakes.ts'

/** A campaign file whose campaign says its language. */
export interface SheetCampaign {
  readonly file: string
  readonly campaign: Campaign
  readonly language: string
}

/** One text of a campaign: a row of the sheet. */
export interface SheetText {
  readonly of: SheetCampaign
  readonly path: Path
  /** Empty for the campaign's own texts. */
  readonly keepsakeId: string
  readonly name: TextName
  readonly texts: Readonly<Record<string, string>>
}

export const SHEET_KEYS = ['campaignId', 'keepsakeId', 'text'] as const

/** Every text of some campaigns, in the order of their files. */
export function sheetTexts(campaigns: readonly SheetCampaign[]): SheetText[] {
  return campaigns.flatMap((of) =>
    textsIn(of.campaign).map(({ path, text, owner }) => ({
      of,
      path,
      keepsakeId: owner === of.campaign ? '' : String(fieldsOf(owner).id),
      name: textName(path),
      texts: writtenIn(text as Text, of.language),
    })),
  )
}

/** The columns of languages: all that the campaigns have, and others that are wanted. */
export function sheetLanguages(campaigns: readonly SheetCampaign[], wanted: readonly string[]): string[] {
  return [...new Set([...campaigns.flatMap(({ campaign }) => languagesIn(campaign)), ...wanted])]
}

/** The rows of a sheet, with the line of its columns. */
export function sheetRows(texts: readonly SheetText[], languages: readonly string[]): string[][] {
  const rows = texts.map(({ of, keepsakeId, name, texts }) => [
    of.campaign.id,
    keepsakeId,
    name,
    ...languages.map((language) => texts[language] ?? ''),
  ])
  return [[...SHEET_KEYS, ...languages], ...rows]
}

/** How many texts are missing in each language. */
export function missingIn(texts: readonly SheetText[], languages: readonly string[]): Record<string, number> {
  const missing = texts.flatMap(({ of, texts }) => missingLanguages(texts, of.language, languages))
  const counts = languages.map((language) => [language, missing.filter((each) => each === language).length])
  return Object.fromEntries(counts.filter(([, count]) => count !== 0))
}

/** The names of texts as the column `text` has them. */
export const TEXT_NAMES: readonly string[] = textNames
