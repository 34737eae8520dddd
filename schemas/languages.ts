import * as z from 'zod/mini'
import { wantsText } from './wants.ts'

/** In characters: more than any tag that is in use, and little enough to be a key. */
const LONGEST = 35
const TAG = 'a BCP 47 language tag, such as en, ar or pt-BR'

/** A language as it is written everywhere, `pt-BR` for `PT-br`; undefined where it is no tag of BCP 47. */
export function canonicalTag(tag: string): string | undefined {
  if (tag.length > LONGEST) return undefined
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

/** A tag as somebody asks for a language, in whatever letters. */
export const askedLanguageSchema = z
  .string(wantsText(TAG))
  .check(z.refine((tag) => canonicalTag(tag) !== undefined, { message: `must be ${TAG}` }))

/** A tag as a campaign file writes it: in the one way that it is written everywhere, so that nothing is there twice. */
export const languageSchema = z.string(wantsText(TAG)).check(
  z.superRefine((tag, context) => {
    const canonical = canonicalTag(tag)
    if (canonical === tag) return
    const message = canonical === undefined ? `must be ${TAG}` : `must be written ${canonical}`
    context.addIssue({ code: 'custom', message })
  }),
)

/**
 * The language for somebody who asks for some, by the lookup of RFC 4647 (section 3.4): what was asked for, else without its
 * last part, and so on; then what was asked for next. Before a language is asked for without more, its script is: Taiwan's
 * Chinese is `zh-Hant`, not `zh`.
 *
 * ```ts
 * lookUpLanguage(['pt-BR', 'fr'], ['en', 'fr', 'pt']) // 'pt'
 * lookUpLanguage(['zh-TW'], ['zh', 'zh-Hant']) // 'zh-Hant'
 * lookUpLanguage(['de'], ['en']) // undefined
 * ```
 *
 * @param asked canonical, the best first
 * @param there canonical
 */
export function lookUpLanguage(asked: readonly string[], there: readonly string[]): string | undefined {
  for (const range of asked) {
    const found = formsOf(range).find((form) => there.includes(form))
    if (found !== undefined) return found
  }
  return undefined
}

function formsOf(range: string): string[] {
  const own = shortened(range)
  const withScript = shortened(new Intl.Locale(range).maximize().baseName)
  return [range, ...own.slice(0, -1), ...withScript, ...own.slice(-1)]
}

/** `zh-Hant-TW`, `zh-Hant`, `zh`. One letter begins an extension, and is nothing by itself. */
function shortened(tag: string): string[] {
  const parts = tag.split('-')
  return parts
    .map((_, index) => parts.slice(0, parts.length - index))
    .filter((form) => form.at(-1)?.length !== 1)
    .map((form) => form.join('-'))
}
