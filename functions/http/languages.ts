import * as z from 'zod/mini'
import { askedLanguageSchema, canonicalTag } from '../../schemas/languages.ts'
import { weightsOf } from './weights.ts'

/** The parameter of routes whose answers have texts. */
export const languageParameters = { lang: z.optional(askedLanguageSchema) }

export const languageQuerySchema = z.object(languageParameters)

interface Asking {
  readonly query: z.infer<typeof languageQuerySchema>
  readonly headers: Readonly<Record<string, string | undefined>>
}

/**
 * The languages that a request asks for, the best first: that of `lang`, else those of Accept-Language by their weights. What
 * is no language there is passed over, as RFC 9110 has it of fields that only state a preference.
 */
export function askedLanguages({ query: { lang }, headers }: Asking): string[] {
  if (lang !== undefined) return [canonicalTag(lang) ?? lang]
  return [...weightsOf(headers['accept-language'])]
    .filter(([, weight]) => weight > 0)
    .sort(([, a], [, b]) => b - a)
    .flatMap(([tag]) => canonicalTag(tag) ?? [])
}
