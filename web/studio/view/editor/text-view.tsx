import { useEffect, useRef } from 'preact/hooks'
import { useDraft } from '../../state/use-draft.ts'

interface TextViewProps {
  /** A line and a column to go to, from 1 on; another object goes there again. */
  readonly goTo: { readonly line: number; readonly column: number } | undefined
}

/** The draft as it is written. */
export function TextView({ goTo }: TextViewProps) {
  const { session, state } = useDraft()
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const field = area.current
    if (!goTo || !field) return
    const lines = field.value.split('\n')
    const at = lines.slice(0, goTo.line - 1).reduce((sum, line) => sum + line.length + 1, goTo.column - 1)
    field.focus()
    field.setSelectionRange(at, at)
    field.scrollTop = (field.scrollHeight / lines.length) * (goTo.line - 4)
  }, [goTo])
  const lines = state.text.split('\n').length
  return (
    <div class="text-view">
      <label class="hidden-text" for="draft-text">
        The draft as text
      </label>
      <div class="text-sheet">
        <pre class="line-numbers" aria-hidden="true">
          {Array.from({ length: lines }, (_, index) => index + 1).join('\n')}
        </pre>
        <textarea
          id="draft-text"
          class="text-area"
          ref={area}
          rows={lines}
          wrap="off"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          value={state.text}
          onInput={({ currentTarget }) => session.write(currentTarget.value, 'text')}
        />
      </div>
    </div>
  )
}
