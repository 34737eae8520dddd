import type { CheckedMistake } from '../../../../awarding/checking/index.ts'
import { fieldsOf, listOf } from '../../model/paths.ts'
import { useEditing } from './editing.ts'
import { fieldId, sentence } from './fields/field.tsx'

interface MistakeListProps {
  /** Goes to a mistake in the text, where there is no form of it. */
  onText(mistake: CheckedMistake): void
}

/** All that is wrong, each with the way to its field. */
export function MistakeList({ onText }: MistakeListProps) {
  const { checked, content, select } = useEditing()
  const { mistakes } = checked
  if (mistakes.length === 0) return <p class="note all-right">Nothing is wrong.</p>
  const goTo = (mistake: CheckedMistake) => {
    if (!checked.isReadable) return onText(mistake)
    const [, index] = /^keepsakes\[(\d+)\]/.exec(mistake.path) ?? []
    select(index === undefined ? 'passport' : Number(index))
    // The form of another stamp is there after the next render.
    requestAnimationFrame(() => requestAnimationFrame(() => focusNearest(mistake.path)))
  }
  return (
    <ol class="mistake-list">
      {mistakes.map((mistake) => (
        <li key={`${mistake.line}:${mistake.column} ${mistake.path} ${mistake.message}`}>
          <button type="button" class="mistake-link" onClick={() => goTo(mistake)}>
            <span class={mistake.severity === 'error' ? 'pill pill-bad' : 'pill pill-waiting'}>
              {mistake.severity === 'error' ? 'Mistake' : 'Warning'}
            </span>
            <span>
              <b dir="auto">{placeOf(mistake, content)}</b> {sentence(mistake)}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Where a mistake is, as people call it: the stamp, and the field. */
function placeOf({ path, line }: CheckedMistake, content: unknown): string {
  const [, index, rest = ''] = /^keepsakes\[(\d+)\]\.?(.*)$/.exec(path) ?? []
  if (index === undefined) return path === '' ? `Line ${line}:` : `${path}:`
  const keepsake = fieldsOf(listOf(fieldsOf(content).keepsakes)[Number(index)])
  return `${String(keepsake.id ?? `stamp ${Number(index) + 1}`)}${rest && `, ${rest}`}:`
}

/** Focuses the field of a place, or the nearest around it that there is. */
function focusNearest(path: string): void {
  for (let at = path; at !== ''; at = at.replace(/(\.|^)[^.[]*$|\[[^[]*$/, '')) {
    const field = document.getElementById(fieldId([]) + at)
    if (!field) continue
    field.focus()
    field.scrollIntoView({ block: 'center' })
    return
  }
}
