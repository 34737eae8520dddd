import { isFields, type Value } from '../paths.ts'

/** A text in one language of a campaign; empty where it is not written in it. */
export function textIn(text: Value, language: string | undefined, own: string | undefined): string {
  if (isFields(text)) return String(text[language ?? ''] ?? '')
  return text === undefined || text === null || language !== own ? '' : String(text)
}

/** The text with other words in one language. It is in several once there is more than the campaign's own. */
export function withText(
  text: Value,
  words: string,
  language: string | undefined,
  own: string | undefined,
): Value {
  if (language === undefined || (language === own && !isFields(text))) return words
  const held = isFields(text) ? text : { [own ?? '']: text ?? '' }
  if (words !== '') return { ...held, [language]: words }
  const { [language]: _, ...others } = held
  return language === own ? { ...held, [language]: '' } : others
}
