import * as z from 'zod/mini'
import { fieldsOf, isJsonObject } from '../../json/json.ts'
import { languageSchema, lookUpLanguage } from '../../schemas/languages.ts'
import type { ContentMistake, Path } from '../../schemas/mistakes.ts'
import { canBeSeen } from '../../schemas/unseen.ts'
import { wants } from '../../schemas/wants.ts'

/** A text that viewers read, as a file writes it: in the campaign's language alone, or in several, each by its tag. */
export type Text = string | Readonly<Record<string, string>>

/** The names of a campaign's, a keepsake's or a tier's texts. */
export const textNames = ['title', 'description', 'imageText'] as const
export type TextName = (typeof textNames)[number]

export const isTextName = (key: unknown): key is TextName => textNames.some((name) => name === key)

/** Texts as they are written. */
export type Texts = Readonly<Partial<Record<TextName, Text | undefined>>>

/** The schema of a text, in one language or in several. @param one that of the text in one language */
export function inLanguages<Schema extends z.ZodMiniType<string>>(one: Schema, example: string) {
  const several = z
    .record(languageSchema, one, wants(`a text in each language, such as { en: ${example} }`))
    .check(
      z.refine((texts) => Object.keys(texts).length > 0, {
        message: `must have a text, such as { en: ${example} }`,
      }),
    )
  return z.union([one, several])
}

/** The alternative of `inLanguages` that a value was meant as: its mistakes are the ones to tell. */
export const meantAs = (value: unknown): 0 | 1 => (isJsonObject(value) ? 1 : 0)

/** A text of a file's content, whatever mistakes there are in it, and the campaign, keepsake or tier that it is of. */
interface TextFound {
  readonly path: Path
  readonly text: unknown
  readonly owner: unknown
}

/** The name of the text at a path of `textsIn`. */
export const textName = (path: Path): TextName => path.at(-1) as TextName

/** Every text, from any content of a campaign file. */
export function textsIn(content: unknown): TextFound[] {
  const owners = [{ path: [] as Path, owner: content }]
  for (const keepsake of listIn(content, 'keepsakes', [])) {
    owners.push(keepsake, ...listIn(keepsake.owner, 'tiers', keepsake.path))
  }
  return owners.flatMap(({ path, owner }) =>
    textNames.flatMap((name) => {
      const text = fieldsOf(owner)[name]
      return text === undefined ? [] : [{ path: [...path, name], text, owner }]
    }),
  )
}

function listIn(owner: unknown, key: string, path: Path): { path: Path; owner: unknown }[] {
  const list = fieldsOf(owner)[key]
  return Array.isArray(list) ? list.map((each, index) => ({ path: [...path, key, index], owner: each })) : []
}

/** The languages that any content of a campaign file is written in, its own first, as far as they are tags. */
export function languagesIn(content: unknown): string[] {
  const { language } = fieldsOf(content)
  const others = textsIn(content).flatMap(({ text }) => (isJsonObject(text) ? Object.keys(text) : []))
  return [...new Set([language, ...others])].filter(
    (tag): tag is string => languageSchema.safeParse(tag).success,
  )
}

/** Texts in languages have the campaign's own among them, which is shown to all who read none of the others. */
export function languageMistakes(content: unknown): ContentMistake[] {
  const { language } = fieldsOf(content)
  const several = textsIn(content).filter(({ text }) => isJsonObject(text))
  const [first] = several
  if (!first) return []
  if (language === undefined) {
    const message = `is missing: write the language of those who read none of the others, such as ${Object.keys(fieldsOf(first.text))[0] ?? 'en'}`
    return [{ path: ['language'], message }]
  }
  if (typeof language !== 'string') return []
  return several
    .filter(({ text }) => !Object.hasOwn(fieldsOf(text), language))
    .map(({ path }) => ({ path, message: `must be written in ${language} too, the campaign’s language` }))
}

/** A text in the campaign's own language. */
export function ownText(text: Text, language: string | undefined): string {
  return writtenIn(text, language)[language ?? ''] ?? ''
}

/** A text by language, what is written in none as in the campaign's own; that is empty where the campaign does not say it. */
export function writtenIn(text: Text, language = ''): Readonly<Record<string, string>> {
  return typeof text === 'string' ? { [language]: text } : text
}

/** A text for somebody who reads a language, else in the campaign's own. */
export interface TextShown {
  readonly text: string
  /** False where it is not written in that language, in none that is less particular, and there is something to see. */
  readonly isTranslated: boolean
}

/** @param wanted the language that the campaign is shown in. @param own the campaign's own */
export function textFor(text: Text, wanted: string | undefined, own: string | undefined): TextShown {
  const written = writtenIn(text, own)
  const owns = ownText(text, own)
  if (wanted === undefined || wanted === own) return { text: owns, isTranslated: true }
  const seen = Object.keys(written).filter((tag) => canBeSeen(written[tag] ?? ''))
  const tag = lookUpLanguage([wanted], seen)
  if (tag === undefined) return { text: owns, isTranslated: !canBeSeen(owns) }
  return { text: written[tag] ?? owns, isTranslated: true }
}
