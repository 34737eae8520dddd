import type { ComponentChildren } from 'preact'
import type { CheckedMistake } from '../../../../../awarding/checking/index.ts'
import { mistakesAt, pathText } from '../../../core/checking.ts'
import { labelOf } from '../../../model/forms/words.ts'
import type { Path } from '../../../model/paths.ts'
import { useEditing } from '../editing.ts'

/** The id of the field of a place, by which a mistake finds it. */
export const fieldId = (path: Path): string => `at:${pathText(path)}`

/** An input needs these to be told with its label, its explanation and its mistakes. */
export interface Described {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
}

interface FieldFrameProps {
  readonly path: Path
  readonly label: string
  readonly about?: string | undefined
  /** Where it may be left out. */
  readonly onRemove?: (() => void) | undefined
  /** Mistakes that are told here, if not those of the place itself. */
  readonly mistakes?: readonly CheckedMistake[]
  readonly isRequired?: boolean
  children(described: Described): ComponentChildren
}

/** A label, an input, what it is for, and what is wrong with it. */
export function FieldFrame({ path, label, about, onRemove, mistakes, children }: FieldFrameProps) {
  const { checked } = useEditing()
  const found = mistakes ?? mistakesAt(checked, path)
  const id = fieldId(path)
  const described = [about && `${id}:about`, found.length > 0 && `${id}:mistakes`].filter(Boolean).join(' ')
  return (
    <div class="field-row">
      <div class="field-head">
        <label for={id}>{label}</label>
        {onRemove && <RemoveButton what={label} onRemove={onRemove} />}
      </div>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': found.some(({ severity }) => severity === 'error'),
      })}
      <Mistakes id={`${id}:mistakes`} mistakes={found} />
      {about && (
        <p class="note" id={`${id}:about`}>
          {about}
        </p>
      )}
    </div>
  )
}

interface GroupFrameProps {
  readonly path: Path
  readonly label: string
  readonly about?: string | undefined
  readonly onRemove?: (() => void) | undefined
  readonly mistakes?: readonly CheckedMistake[]
  readonly class?: string
  readonly children: ComponentChildren
}

/** Several inputs that belong together. */
export function GroupFrame({
  path,
  label,
  about,
  onRemove,
  mistakes,
  class: style = '',
  children,
}: GroupFrameProps) {
  const { checked } = useEditing()
  const found = mistakes ?? mistakesAt(checked, path)
  return (
    <fieldset class={`group ${style}`} id={fieldId(path)} tabIndex={-1}>
      <legend>{label}</legend>
      {onRemove && <RemoveButton what={label} onRemove={onRemove} />}
      {about && <p class="note">{about}</p>}
      <Mistakes id={`${fieldId(path)}:mistakes`} mistakes={found} />
      {children}
    </fieldset>
  )
}

export function Mistakes({ id, mistakes }: { id?: string; mistakes: readonly CheckedMistake[] }) {
  if (mistakes.length === 0) return null
  return (
    <ul class="field-mistakes" {...(id === undefined ? {} : { id })}>
      {mistakes.map(({ path, severity, message }) => (
        <li key={message} class={severity === 'error' ? 'mistake-text' : 'warning-text'}>
          {severity === 'warning' && <span class="hidden-text">Warning: </span>}
          {sentence({ path, message })}
        </li>
      ))}
    </ul>
  )
}

/** A mistake goes on after the name of its field; by itself, it is a sentence. */
export function sentence({ path, message }: Pick<CheckedMistake, 'path' | 'message'>): string {
  const key = /([^.[\]]+)(?:\[\d+\])*$/.exec(path)?.[1] ?? ''
  const whole = message.startsWith('of ') ? `${labelOf(key)} ${message}` : message
  return whole.charAt(0).toUpperCase() + whole.slice(1)
}

export function RemoveButton({ what, onRemove }: { what: string; onRemove(): void }) {
  return (
    <button
      type="button"
      class="remove"
      aria-label={`Leave out: ${what}`}
      title="Leave out"
      onClick={onRemove}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M6 6l12 12M18 6L6 18" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
      </svg>
    </button>
  )
}
