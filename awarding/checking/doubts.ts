import { fieldsOf, isJsonObject } from '../../json/json.ts'
import type { ContentMistake, Path } from '../../schemas/mistakes.ts'
import { canBeSeen, unrulyIn } from '../../schemas/unseen.ts'
import type { CampaignDocument } from '../campaign/document.ts'
import { textNames } from '../campaign/texts.ts'
import { inQuotes, quoted } from '../campaign/yaml-text.ts'
import type { WrittenKeepsake } from './keepsakes.ts'

/** Every doubt about a file: the producer has probably meant something else there. */
export function doubtsOf({ content, writtenAt }: CampaignDocument): ContentMistake[] {
  const written = (path: Path) => writtenAt(path) ?? { text: '', comment: '' }
  return [...leavesOf(content, [])].flatMap(({ path, value }) => {
    const tell = (message: string): ContentMistake[] => [{ path, message }]
    if (typeof value === 'number') {
      const { text } = written(path)
      const thousands = /^\d{1,3}(\.\d{3})+$/.test(text) ? text.replaceAll('.', '') : undefined
      return thousands === undefined ? [] : tell(`is ${value}: write ${thousands} if that is meant`)
    }
    if (typeof value !== 'string' || !isShown(path)) return []
    const unruly = unrulyIn(value)
    if (unruly !== undefined) return tell(unrulyMessage(unruly))
    const { text, comment } = written(path)
    if (comment !== '' && !/^["'|>]/.test(text)) {
      const whole = inQuotes(`${text} ${comment}`)
      return tell(
        `ends before the #, which begins a comment: ${whole} if it goes on, or ${quoted(text)} if not`,
      )
    }
    const [, quote] = /^([“„«‘‚]).*[”“»’‘]$/su.exec(value.trim()) ?? []
    return quote === undefined
      ? []
      : tell(`is shown with its ${quote}: write " instead if it is only to be quoted`)
  })
}

function unrulyMessage({ character, turns }: { character: string; turns: boolean }): string {
  return turns
    ? `holds ${character}, which turns the direction of what follows: take it out, since pages find the direction of each text by themselves`
    : `holds ${character}, a control character, which is shown as nothing or as a box: take it out`
}

/** The texts that viewers see. */
function isShown(path: Path): boolean {
  return [path.at(-1), path.at(-2)].some((key) => (textNames as readonly unknown[]).includes(key))
}

function* leavesOf(value: unknown, path: Path): Generator<{ path: Path; value: unknown }> {
  if (typeof value !== 'object' || value === null) yield { path, value }
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* leavesOf(item, [...path, index])
  } else {
    for (const [key, item] of Object.entries(fieldsOf(value))) yield* leavesOf(item, [...path, key])
  }
}

const MESSAGE = 'is missing: say what a viewer does to earn it, as the app shows that while it is open'

/** Keepsakes that do not say what earns them, and tiers that neither they nor their group describe. */
export function undescribed(keepsakes: readonly WrittenKeepsake[]): ContentMistake[] {
  return keepsakes.flatMap(({ path, fields }): ContentMistake[] => {
    if (isDescribed(fields.description)) return []
    if (!Array.isArray(fields.tiers)) return [{ path: [...path, 'description'], message: MESSAGE }]
    return fields.tiers.flatMap((tier, index) =>
      isDescribed(fieldsOf(tier).description)
        ? []
        : [{ path: [...path, 'tiers', index, 'description'], message: MESSAGE }],
    )
  })
}

/** A value that is no text counts as one here: the schema refuses it already. */
const isDescribed = (description: unknown): boolean => {
  if (isJsonObject(description)) return Object.values(description).some(isDescribed)
  return typeof description === 'string' ? canBeSeen(description) : description !== undefined
}
