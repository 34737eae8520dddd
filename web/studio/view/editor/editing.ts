import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Checked } from '../../core/checking.ts'
import type { Value } from '../../model/paths.ts'
import type { Edit } from '../../model/text/edit.ts'

/** The passport itself, or one of its stamps by its place. */
export type Selected = 'passport' | number

/** Everything that the forms of a draft share. */
export interface Editing {
  readonly content: Value
  readonly checked: Checked
  /** The languages that texts are asked for in; none where the campaign does not say its own. */
  readonly languages: readonly string[]
  readonly selected: Selected
  select(selected: Selected): void
  /** @param mark names the field, where somebody types in it */
  edit(edit: Edit, mark?: string): void
}

export const EditingContext = createContext<Editing | undefined>(undefined)

export function useEditing(): Editing {
  const editing = useContext(EditingContext)
  if (!editing) throw new Error('a form stands within the editor')
  return editing
}

export const FORM_TITLE = 'form-title'

/** Whoever did something whose button is gone goes on at the head of the form. */
export function focusForm(): void {
  // It is there after the next render.
  requestAnimationFrame(() => document.getElementById(FORM_TITLE)?.focus())
}
