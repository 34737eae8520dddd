import type { Document } from 'yaml'
import { parseCampaignDocument } from '../../../../awarding/campaign/document.ts'
import type { Value } from '../paths.ts'
import { editedContent } from './content.ts'
import { type Edit, EditError } from './edit.ts'
import { merged } from './merge.ts'
import { documentOf, editDocument, splicedScalar, styleOf, textOf } from './yaml-edit.ts'

/** A text with what it says. */
export interface ReadText {
  readonly text: string
  readonly content: Value
  /** False where it has slips. */
  readonly isReadable: boolean
  /** As it was read, where that is known. */
  readonly yaml?: Document | undefined
}

/**
 * Makes a change of a form in the text of a campaign. Comments, order and all that no form knows stay as they are written, line by line.
 *
 * @throws EditError when the text has slips, or is written in a way that the change cannot be put into
 */
export function edited({ text, content, isReadable, yaml }: ReadText, edit: Edit): string {
  if (!isReadable) throw new EditError('The text has a slip. Mend it in the text first')
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const isWindows = text.includes('\r\n')
  const plain = text.slice(mark.length).replaceAll('\r\n', '\n')
  const wanted = editedContent(content, edit)
  const changed = plain.trimStart().startsWith('{')
    ? inJson(plain, wanted)
    : (spliced(plain, isWindows ? undefined : yaml, edit) ?? rewritten(plain, edit, wanted))
  return mark + (isWindows ? changed.replaceAll('\n', '\r\n') : changed)
}

/** The quick way, which typing takes: a few characters of the text are others. */
function spliced(text: string, yaml: Document | undefined, edit: Edit): string | undefined {
  return edit.kind === 'set'
    ? splicedScalar(text, yaml ?? documentOf(text), edit.path, edit.value)
    : undefined
}

function rewritten(text: string, edit: Edit, wanted: Value): string {
  try {
    for (const candidate of candidates(text, edit)) if (says(candidate, wanted)) return candidate
  } catch {
    // A part that others share by & and * cannot go before them, and the like.
  }
  return refuse()
}

/** The least change first. Each is made only if the one before did not say what is wanted. */
function* candidates(text: string, edit: Edit): Generator<string, void, undefined> {
  const yaml = documentOf(text)
  const style = styleOf(text)
  const base = textOf(yaml, style)
  editDocument(yaml, edit)
  const after = textOf(yaml, style)
  // As it would be written anew; of that, only what the change changes is put into the text.
  const least = merged(base, text, after, 'theirs').text
  yield asWritten(least, text, base)
  yield least
  yield after
  // A text with brackets and spaces of its own is written with all of them.
  yield yaml.toString(style)
}

/** Lines that only moved, as they were written before. */
function asWritten(changed: string, text: string, base: string): string {
  const [before, anew] = [text.split('\n'), base.split('\n')]
  if (before.length !== anew.length) return changed
  const known = new Set(before)
  const written = new Map(anew.map((line, index) => [line, before[index] ?? line]))
  return changed
    .split('\n')
    .map((line) => (known.has(line) ? line : (written.get(line) ?? line)))
    .join('\n')
}

function says(text: string, wanted: Value): boolean {
  const parsing = parseCampaignDocument(text)
  return parsing.ok && JSON.stringify(parsing.document.content) === JSON.stringify(wanted)
}

function inJson(text: string, wanted: Value): string {
  const [, indent = '  '] = /\n([ \t]+)"/.exec(text) ?? []
  const written = `${JSON.stringify(wanted, null, indent)}\n`
  return says(written, wanted) ? written : refuse()
}

function refuse(): never {
  throw new EditError('This part is written in a way that forms cannot change. Change it in the text')
}
