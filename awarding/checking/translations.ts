import { fieldsOf } from '../../json/json.ts'
import { lookUpLanguage } from '../../schemas/languages.ts'
import type { ContentMistake, Path } from '../../schemas/mistakes.ts'
import { canBeSeen } from '../../schemas/unseen.ts'
import { languagesIn, type Text, textsIn, writtenIn } from '../campaign/texts.ts'

/** The languages of a campaign that a text is not written in, nor in one that is less particular. */
export function missingLanguages(text: Text, own: string, languages: readonly string[]): string[] {
  const written = writtenIn(text, own)
  if (!canBeSeen(written[own] ?? '')) return []
  const seen = Object.keys(written).filter((tag) => canBeSeen(written[tag] ?? ''))
  return languages.filter(
    (language) => !seen.includes(language) && lookUpLanguage([language], seen) === undefined,
  )
}

/** Texts that are missing in a language which another text of the campaign has. It takes any content of a campaign file. */
export function missingTranslations(content: unknown, isFaulty: (path: Path) => boolean): ContentMistake[] {
  const languages = languagesIn(content)
  const own = fieldsOf(content).language
  // Where it does not say its own language, that is the mistake.
  if (typeof own !== 'string' || own !== languages[0]) return []
  return textsIn(content).flatMap(({ path, text, owner }) => {
    if (isFaulty(path)) return []
    const missing = missingLanguages(text as Text, own, languages)
    if (missing.length === 0) return []
    const whose = owner === content ? 'the campaign' : String(fieldsOf(owner).id)
    const message = `of ${whose} is not written in ${missing.join(', ')}: who reads that is shown it in ${own}`
    return [{ path, message }]
  })
}
