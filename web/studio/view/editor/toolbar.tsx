import { moment } from '../../model/times.ts'
import type { DraftState } from '../../state/draft-session.ts'
import { useDraft } from '../../state/use-draft.ts'

export type Shown = 'forms' | 'text'

/** One of these is seen where the screen is narrow. */
export const PANES = ['stamps', 'fields', 'preview'] as const
export type Pane = (typeof PANES)[number]

interface ToolbarProps {
  readonly shown: Shown
  onShow(shown: Shown): void
  readonly pane: Pane
  onPane(pane: Pane): void
  onMistakes(): void
  readonly areMistakesOpen: boolean
}

/** Over the forms and the text: whether it is saved, what is wrong, and the ways back. */
export function Toolbar({ shown, onShow, pane, onPane, onMistakes, areMistakesOpen }: ToolbarProps) {
  const { session, state } = useDraft()
  const { mistakes } = state.checked
  const errors = mistakes.filter(({ severity }) => severity === 'error').length
  return (
    <div class="toolbar" role="toolbar" aria-label="Draft">
      <fieldset class="switch wide" aria-label="Show">
        {(['forms', 'text'] as const).map((each) => (
          <button key={each} type="button" aria-pressed={shown === each} onClick={() => onShow(each)}>
            {each === 'forms' ? 'Forms' : 'Text'}
          </button>
        ))}
      </fieldset>
      <Panes pane={shown === 'text' ? 'text' : pane} onPane={onPane} onText={() => onShow('text')} />
      <span class="steps">
        <StepButton
          name="Undo"
          d="M9 7 4 12l5 5M5 12h9a5 5 0 0 1 5 5v1"
          isOff={!state.canUndo}
          onStep={() => session.undo()}
        />
        <StepButton
          name="Redo"
          d="m15 7 5 5-5 5M19 12h-9a5 5 0 0 0-5 5v1"
          isOff={!state.canRedo}
          onStep={() => session.redo()}
        />
      </span>
      <button
        type="button"
        class={`quiet-button count ${errors > 0 ? 'count-bad' : ''}`}
        aria-expanded={areMistakesOpen}
        onClick={onMistakes}
      >
        {countText(errors, mistakes.length - errors)}
      </button>
      <span class="hidden-text" role="status">
        {countText(errors, mistakes.length - errors)}
      </span>
      <span class="saving" role="status">
        {savingText(state)}
      </span>
      {state.saving !== 'saved' && (
        <button type="button" class="link" onClick={() => void session.save()}>
          Save now
        </button>
      )}
    </div>
  )
}

interface StepButtonProps {
  readonly name: string
  /** The way of its arrow. */
  readonly d: string
  readonly isOff: boolean
  onStep(): void
}

function StepButton({ name, d, isOff, onStep }: StepButtonProps) {
  return (
    <button
      type="button"
      class="quiet-button step"
      aria-label={name}
      title={name}
      disabled={isOff}
      onClick={onStep}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path
          d={d}
          fill="none"
          stroke="currentColor"
          stroke-width="2"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
    </button>
  )
}

const PANE_WORDS: Readonly<Record<Pane, string>> = { stamps: 'Stamps', fields: 'Fields', preview: 'Preview' }

interface PanesProps {
  readonly pane: Pane | 'text'
  onPane(pane: Pane): void
  onText(): void
}

/** In the place of the other switch where the screen is narrow. */
function Panes({ pane, onPane, onText }: PanesProps) {
  return (
    <fieldset class="switch narrow" aria-label="Show">
      {PANES.map((each) => (
        <button key={each} type="button" aria-pressed={pane === each} onClick={() => onPane(each)}>
          {PANE_WORDS[each]}
        </button>
      ))}
      <button type="button" aria-pressed={pane === 'text'} onClick={onText}>
        Text
      </button>
    </fieldset>
  )
}

const plural = (many: number, word: string) => `${many} ${word}${many === 1 ? '' : 's'}`

function countText(errors: number, warnings: number): string {
  if (errors + warnings === 0) return 'No mistakes'
  const told = [errors > 0 && plural(errors, 'mistake'), warnings > 0 && plural(warnings, 'warning')]
  return told.filter(Boolean).join(', ')
}

function savingText({ saving, base, told }: DraftState): string {
  if (saving === 'saving') return 'Saving…'
  if (saving === 'waiting') return 'Not saved yet'
  if (saving === 'offline') return 'Not saved: no connection. It is kept in this browser.'
  if (saving === 'refused')
    return `Not saved: ${told?.title ?? 'somebody else saved it'}. It is kept in this browser.`
  return base ? `Saved by ${base.body.savedBy}, ${moment(base.body.savedAt)}` : 'Saved'
}
