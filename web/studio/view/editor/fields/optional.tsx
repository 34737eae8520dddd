import { firstOf } from '../../../model/forms/criterion.ts'
import type { Field } from '../../../model/forms/form.ts'
import { labelOf } from '../../../model/forms/words.ts'
import { type Path, type Value, valueAt } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'
import { fieldId } from './field.tsx'

interface OptionalProps {
  readonly path: Path
  readonly fields: readonly Field[]
  /** A value to begin with, where the least that may be is not the best. */
  readonly firsts?: Readonly<Record<string, Value>>
  /** Keys that are asked for elsewhere. */
  readonly except?: readonly string[]
}

/** Buttons for what may be said and is not yet. */
export function Optional({ path, fields, firsts = {}, except = [] }: OptionalProps) {
  const { content, edit } = useEditing()
  const missing = fields.filter(
    ({ key, isRequired }) =>
      !isRequired && !except.includes(key) && valueAt(content, [...path, key]) === undefined,
  )
  if (missing.length === 0) return null
  const add = ({ key, form }: Field) => {
    edit({ kind: 'set', path: [...path, key], value: firsts[key] ?? firstOf(form) })
    // It is there after the next render.
    requestAnimationFrame(() => document.getElementById(fieldId([...path, key]))?.focus())
  }
  return (
    <fieldset class="optional" aria-label="Add">
      {missing.map((field) => (
        <button key={field.key} type="button" class="chip" onClick={() => add(field)}>
          <span aria-hidden="true">+ </span>
          {labelOf(field.key)}
        </button>
      ))}
    </fieldset>
  )
}
