import { type TextName, type Texts, textFor, textNames } from '../../awarding/campaign/texts.ts'
import type { ShownCampaign } from '../../awarding/catalogue/shown-catalogue.ts'
import { lookUpLanguage } from '../../schemas/languages.ts'

/** The texts of a campaign or of a keepsake in one language, as the API tells them. */
export interface TextsShown {
  readonly title: string
  readonly description?: string
  readonly imageText?: string
  /** Those that are in the campaign's own language instead. Absent: none. */
  readonly untranslated?: TextName[]
}

export interface CampaignLanguage {
  /** Undefined where the campaign does not say in which it is written. */
  readonly language: string | undefined
  textsOf(texts: Texts & Required<Pick<Texts, 'title'>>): TextsShown
}

/** Chooses the language that a campaign is shown in. @param asked canonical, the best first */
export function languageFor(
  { languages, definition }: Pick<ShownCampaign, 'languages' | 'definition'>,
  asked: readonly string[],
): CampaignLanguage {
  const own = definition.language
  const language = lookUpLanguage(asked, languages) ?? own
  return {
    language,
    textsOf(texts) {
      const shown: { -readonly [Name in TextName]?: string } = {}
      const untranslated: TextName[] = []
      for (const name of textNames) {
        const written = texts[name]
        if (written === undefined) continue
        const { text, isTranslated } = textFor(written, language, own)
        if (!isTranslated) untranslated.push(name)
        if (text !== '') shown[name] = text
      }
      const { title = '' } = shown
      return { ...shown, title, ...(untranslated.length > 0 ? { untranslated } : {}) }
    },
  }
}
