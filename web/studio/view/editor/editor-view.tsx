import { useMemo, useRef, useState } from 'preact/hooks'
import type { CheckedMistake } from '../../../../awarding/checking/index.ts'
import { languagesOf } from '../../core/preview.ts'
import { fieldsOf, listOf } from '../../model/paths.ts'
import { useStudio } from '../../state/studio.ts'
import { useDraft } from '../../state/use-draft.ts'
import { Trouble } from '../frame/trouble.tsx'
import { Begin } from './begin.tsx'
import { Board } from './board.tsx'
import { ConflictDialog } from './conflict.tsx'
import { type Editing, EditingContext, focusForm, type Selected } from './editing.ts'
import { MistakeList } from './mistake-list.tsx'
import { PassportForm } from './passport-form.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { StampForm } from './stamp-form.tsx'
import { TextView } from './text-view.tsx'
import { type Pane, type Shown, Toolbar } from './toolbar.tsx'

/** As in editor.css. */
const NARROW = '(width < 1080px)'

/** The draft of a campaign: its stamps, their forms or its text, and the passport that comes of it. */
export function EditorView({ campaignId }: { campaignId: string }) {
  const { session, state } = useDraft()
  if (state.is === 'opening') return <p class="empty">Opening the draft…</p>
  if (state.is === 'failed' && state.told)
    return <Trouble told={state.told} onRetry={() => void session.open()} />
  if (state.is === 'missing') return <Begin campaignId={campaignId} />
  return (
    <>
      <Editor />
      {state.conflict && <ConflictDialog key={state.conflict.theirs.etag} conflict={state.conflict} />}
    </>
  )
}

function Editor() {
  const { session, state } = useDraft()
  const { say } = useStudio()
  const [shown, setShown] = useState<Shown>('forms')
  const [areMistakesOpen, setMistakesOpen] = useState(false)
  const [goTo, setGoTo] = useState<{ line: number; column: number }>()
  const [selected, setSelected] = useState<Selected>('passport')
  const [pane, setPane] = useState<Pane>('stamps')
  const place = useRef<HTMLDivElement>(null)
  const turnTo = (next: Pane) => {
    setPane(next)
    setShown('forms')
    // The part that was seen may have been left far down.
    if (place.current && place.current.getBoundingClientRect().top < 0) place.current.scrollIntoView()
  }
  const select = (next: Selected) => {
    setSelected(next)
    turnTo('fields')
    // Where one part is seen at a time, what was pressed is gone.
    if (matchMedia(NARROW).matches) focusForm()
  }
  const [added, setAdded] = useState<readonly string[]>([])
  const { content, checked } = state
  const written = languagesOf(content).join()
  const languages = useMemo(
    () => [...new Set([...written.split(',').filter(Boolean), ...added])],
    [written, added],
  )
  const many = listOf(fieldsOf(content).keepsakes).length
  const editing: Editing = {
    content,
    checked,
    languages,
    selected: typeof selected === 'number' && selected >= many ? 'passport' : selected,
    select,
    edit: (edit, mark) => {
      const why = session.tryEdit(edit, mark)
      if (why) say(why)
    },
  }
  const inText = (mistake: CheckedMistake) => {
    setShown('text')
    setGoTo({ line: mistake.line, column: mistake.column })
  }
  return (
    <EditingContext.Provider value={editing}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys that undo and save are those of everything in it */}
      <div
        ref={place}
        class={`editor editor-${shown}`}
        data-pane={shown === 'text' ? 'text' : pane}
        onKeyDown={(event) => onKeyDown(event, session)}
      >
        <Toolbar
          shown={shown}
          onShow={setShown}
          pane={pane}
          onPane={turnTo}
          areMistakesOpen={areMistakesOpen}
          onMistakes={() => setMistakesOpen(!areMistakesOpen)}
        />
        {areMistakesOpen && <MistakeList onText={inText} />}
        {shown === 'text' && (
          <div class="editor-text">
            <TextView goTo={goTo} />
          </div>
        )}
        {shown === 'forms' && !checked.isReadable && <Unreadable onText={() => setShown('text')} />}
        {shown === 'forms' && checked.isReadable && (
          <>
            <Board />
            <div class="editor-form">
              {editing.selected === 'passport' ? (
                <PassportForm onLanguage={(tag) => setAdded([...added, tag])} />
              ) : (
                // Another stamp has inputs of its own.
                <StampForm key={editing.selected} index={editing.selected} />
              )}
            </div>
          </>
        )}
        <PreviewFrame />
      </div>
    </EditingContext.Provider>
  )
}

function Unreadable({ onText }: { onText(): void }) {
  return (
    <div class="trouble-card">
      <p class="trouble-title">The text has a slip that forms cannot work around</p>
      <p>Mend it in the text: the mistakes say where it is, and what to write instead.</p>
      <button type="button" class="quiet-button" onClick={onText}>
        Go to the text
      </button>
    </div>
  )
}

function onKeyDown(event: KeyboardEvent, session: ReturnType<typeof useDraft>['session']): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return
  const key = event.key.toLowerCase()
  const act =
    key === 's'
      ? () => void session.save()
      : key === 'y' || (key === 'z' && event.shiftKey)
        ? () => session.redo()
        : key === 'z'
          ? () => session.undo()
          : undefined
  if (!act) return
  event.preventDefault()
  act()
}
