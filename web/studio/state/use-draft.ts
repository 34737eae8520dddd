import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import { DraftSession, type DraftState } from './draft-session.ts'
import { keepDraft, keptDraft } from './kept-draft.ts'
import { useStudio } from './studio.ts'

export interface Draft {
  readonly session: DraftSession
  readonly state: DraftState
}

export const DraftContext = createContext<Draft | undefined>(undefined)

/** The draft of the campaign that the views around it are of: one for all of them, so that nothing is undone by going to another. */
export function useDraft(): Draft {
  const draft = useContext(DraftContext)
  if (!draft) throw new Error('a view of a campaign stands within its frame')
  return draft
}

/** Works on a draft for as long as the campaign stays the same; none on the first render. */
export function useDraftSession(campaignId: string): Draft | undefined {
  const { api, session: signedIn } = useStudio()
  const [draft, setDraft] = useState<Draft>()
  useEffect(() => {
    // Whoever signs in anew while it is open goes on with it.
    let owner: string | undefined
    const ownerOf = () => {
      owner ??= signedIn.state.person
      return owner ?? ''
    }
    const session = new DraftSession({
      campaignId,
      api,
      kept: () => keptDraft(ownerOf(), campaignId),
      keep: (kept) => keepDraft(ownerOf(), campaignId, kept),
      now: () => Date.now(),
      later: (ms, work) => {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    })
    const show = () => setDraft({ session, state: session.state })
    const stop = session.subscribe(show)
    show()
    void session.open()
    const save = () => void session.save()
    const leave = () => document.hidden && save()
    addEventListener('online', save)
    document.addEventListener('visibilitychange', leave)
    return () => {
      removeEventListener('online', save)
      document.removeEventListener('visibilitychange', leave)
      stop()
      session.end()
    }
  }, [api, signedIn, campaignId])
  return draft
}
