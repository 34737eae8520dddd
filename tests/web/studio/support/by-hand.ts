import { parseCampaignDocument } from '../../../../awarding/campaign/document.ts'
import { asKind, firstOf, kindIn } from '../../../../web/studio/model/forms/criterion.ts'
import { campaignForms, type Field, type Form } from '../../../../web/studio/model/forms/form.ts'
import { patternOf, rowsOf, typedOf, valueTyped } from '../../../../web/studio/model/forms/pattern.ts'
import { fieldsOf, isFields, listOf, type Path, valueAt } from '../../../../web/studio/model/paths.ts'
import type { Edit } from '../../../../web/studio/model/text/edit.ts'
import { edited, type ReadText } from '../../../../web/studio/model/text/edit-text.ts'

/** A text as the studio has it, without looking for mistakes. */
export function readText(text: string): ReadText {
  const parsing = parseCampaignDocument(text)
  if (!parsing.ok) throw new Error(`the text has slips: ${JSON.stringify(parsing.mistakes)}`)
  const { content, yaml } = parsing.document
  return { text, content, isReadable: true, yaml }
}

/** Makes a keepsake as somebody does in the studio: only by what its forms offer, one input after the other. */
export class ByHand {
  #read: ReadText

  constructor(text: string) {
    this.#read = readText(text)
  }

  get content(): unknown {
    return this.#read.content
  }

  edit(edit: Edit): void {
    this.#read = readText(edited(this.#read, edit))
  }

  /** Fills in the fields that an object has, adds those that it lacks, and leaves out the others. */
  fields(fields: readonly Field[], path: Path, wanted: unknown): void {
    const unknown = Object.keys(fieldsOf(wanted)).filter((key) => !fields.some((field) => field.key === key))
    if (unknown.length > 0) throw new Error(`no form asks for ${unknown}`)
    for (const { key, form } of fields) {
      const [here, there] = [valueAt(this.content, [...path, key]), fieldsOf(wanted)[key]]
      if (there === undefined && here === undefined) continue
      if (there === undefined) this.edit({ kind: 'remove', path: [...path, key] })
      else {
        if (here === undefined) this.edit({ kind: 'set', path: [...path, key], value: firstOf(form) })
        this.value(form, [...path, key], there)
      }
    }
  }

  value(form: Form, path: Path, wanted: unknown): void {
    if (form.is === 'criterion') this.#criterion(path, wanted)
    else if (form.is === 'object') this.fields(form.fields, path, wanted)
    else if (form.is === 'list') this.#list(form, path, listOf(wanted))
    else if (form.is === 'where') this.#where(path, wanted)
    else if (form.is === 'other') throw new Error(`there is no form for ${path}`)
    else if (form.is === 'choice' && !form.options.includes(String(wanted)))
      throw new Error(`${wanted} is not offered at ${path}`)
    else this.#set(path, wanted)
  }

  #criterion(path: Path, wanted: unknown): void {
    const to = kindIn(wanted)
    if (!to) throw new Error(`no kind is offered for ${JSON.stringify(wanted)}`)
    this.edit({ kind: 'set', path, value: asKind(valueAt(this.content, path), to) })
    this.value(to.form, [...path, to.name], fieldsOf(wanted)[to.name])
  }

  #list(form: Extract<Form, { is: 'list' }>, path: Path, wanted: readonly unknown[]): void {
    const length = () => listOf(valueAt(this.content, path)).length
    while (length() > wanted.length) this.edit({ kind: 'remove', path: [...path, length() - 1] })
    while (length() < wanted.length)
      this.edit({ kind: 'insert', path, at: length(), value: firstOf(form.of) })
    wanted.forEach((each, index) => {
      this.value(form.of, [...path, index], each)
    })
  }

  #where(path: Path, wanted: unknown): void {
    const rows = rowsOf(wanted)
    const typed = rows?.map(({ field, tests }) => ({
      field: field.join('.').split('.'),
      tests: tests.map(({ operator, operand }) =>
        operator === 'is' ? { operator, operand: valueTyped(typedOf(operand)) } : { operator, operand },
      ),
    }))
    // Rows cannot say everything: the rest is written as text.
    this.#set(path, typed ? patternOf(typed) : wanted)
  }

  #set(path: Path, value: unknown): void {
    if (JSON.stringify(valueAt(this.content, path)) !== JSON.stringify(value))
      this.edit({ kind: 'set', path, value })
  }
}

/** Every place of a content that holds no others. */
export function leavesOf(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => leavesOf(each, [...path, index]))
  if (!isFields(value)) return [path]
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]))
}

export const keepsakeFields = () => campaignForms().keepsake
