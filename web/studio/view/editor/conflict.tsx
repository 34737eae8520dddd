import { useEffect, useRef, useState } from 'preact/hooks'
import { moment } from '../../model/times.ts'
import type { Conflict } from '../../state/draft-session.ts'
import { useDraft } from '../../state/use-draft.ts'

/** Somebody else saved the draft meanwhile: who, when, and the ways to go on. */
export function ConflictDialog({ conflict }: { conflict: Conflict }) {
  const { session, state } = useDraft()
  const { theirs, merge } = conflict
  const { savedBy, savedAt, text } = theirs.body
  const [areShown, setShown] = useState(merge.clashes > 0)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const together =
    merge.clashes === 0
      ? 'You changed different places, so both can stay.'
      : `You both changed the same ${merge.clashes === 1 ? 'place' : `${merge.clashes} places`}: there, yours stands if you keep both.`
  return (
    <dialog
      ref={dialog}
      class="conflict"
      aria-labelledby="conflict-title"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="conflict-title">{savedBy} saved this draft too</h2>
      <p>
        On {moment(savedAt)}, as revision {theirs.body.revision}. Yours is not saved, and nothing of either is
        lost. {together}
      </p>
      <div class="conflict-ways">
        <button type="button" class="button" onClick={() => session.settle('both')}>
          Keep both changes
        </button>
        <button type="button" class="quiet-button" onClick={() => session.settle('theirs')}>
          Take theirs
        </button>
        <button type="button" class="quiet-button" onClick={() => session.settle('mine')}>
          Keep mine
        </button>
        <a class="link" href="#/">
          Leave it for now
        </a>
      </div>
      <button type="button" class="link" aria-expanded={areShown} onClick={() => setShown(!areShown)}>
        {areShown ? 'Hide both texts' : 'Show both texts'}
      </button>
      {areShown && (
        <div class="conflict-texts">
          <Side title="Yours" text={state.text} other={text} />
          <Side title={`${savedBy}’s`} text={text} other={state.text} />
        </div>
      )}
    </dialog>
  )
}

/** A text, its lines marked that the other has not. */
function Side({ title, text, other }: { title: string; text: string; other: string }) {
  const others = new Set(other.split('\n'))
  return (
    <section class="side" aria-label={title}>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys */}
      <pre tabIndex={0}>
        {text
          .split('\n')
          .map((line, index) => (others.has(line) ? `${line}\n` : <mark key={index}>{`${line}\n`}</mark>))}
      </pre>
    </section>
  )
}
