import { useEffect, useRef, useState } from 'preact/hooks'
import { Refused } from '../../../api/read.ts'
import { Drawing } from '../../../art/drawings.tsx'
import { type Session, type SessionState, troubleOf } from '../../api/session.ts'
import { nameKept } from '../../state/start.ts'

interface SignInProps {
  readonly session: Session
  readonly state: SessionState
}

/** Stands over the page until somebody has signed in. What is behind it stays, and goes on after. */
export function SignIn({ session, state }: SignInProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const isAgain = state.person !== undefined
  return (
    <dialog
      ref={dialog}
      class="sign-in"
      aria-labelledby="sign-in-title"
      // There is nothing to go back to without somebody.
      onCancel={(event) => event.preventDefault()}
    >
      <Drawing name="medallion" class="sign-in-mark" />
      <h2 id="sign-in-title">{isAgain ? 'Sign in again' : 'Sign in to the studio'}</h2>
      {isAgain && (
        <p>Your time is over. Nothing of what you wrote is lost: it is saved as soon as you are back.</p>
      )}
      {session.isByName ? (
        <ByName session={session} trouble={state.trouble} />
      ) : (
        <p>Sign in to the app that opened the studio. It goes on here by itself.</p>
      )}
    </dialog>
  )
}

function ByName({ session, trouble: before }: { session: Session; trouble: string | undefined }) {
  const [name, setName] = useState(nameKept())
  const [trouble, setTrouble] = useState(before)
  const signIn = async () => {
    try {
      await session.signIn(name.trim())
    } catch (error) {
      setTrouble(error instanceof Refused ? troubleOf(error) : 'No answer came. Try again.')
    }
  }
  return (
    <form
      class="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault()
        void signIn()
      }}
    >
      <label class="labelled">
        <span>Your name</span>
        <input
          class="input"
          value={name}
          required
          autocomplete="username"
          spellcheck={false}
          aria-describedby="sign-in-note"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <p id="sign-in-note" class="note">
        On your own machine anybody may be anyone: what you do is written down under this name.
      </p>
      {trouble && (
        <p class="mistake-text" role="alert">
          {trouble}
        </p>
      )}
      <button type="submit" class="button">
        Sign in
      </button>
    </form>
  )
}
