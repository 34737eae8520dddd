import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { PageConfig } from '../../../api/config.ts'
import { Sprite } from '../../../art/sprite.tsx'
import { StudioApi } from '../../api/studio-api.ts'
import type { Route } from '../../model/route.ts'
import { forgetName, startSession } from '../../state/start.ts'
import { StudioContext, useRoute, useSessionState } from '../../state/studio.ts'
import { CampaignsView } from '../campaigns/campaigns-view.tsx'
import { EditorView } from '../editor/editor-view.tsx'
import { HistoryView } from '../history/history-view.tsx'
import { PublishingView } from '../publishing/publishing-view.tsx'
import { ReleasesView } from '../publishing/releases-view.tsx'
import { RehearsalView } from '../rehearsal/rehearsal-view.tsx'
import { CampaignFrame } from './campaign-frame.tsx'
import { Header } from './header.tsx'
import { SignIn } from './sign-in.tsx'

/** How long what was said stays to be seen. */
const SAID_MS = 6_000

export function StudioApp({ config }: { config: PageConfig }) {
  const session = useMemo(() => startSession(config), [config])
  const state = useSessionState(session)
  const route = useRoute()
  const { said, say } = useSaid()
  const studio = useMemo(() => {
    const clockOffsetSeconds = config.demo?.clockOffsetSeconds ?? 0
    return { api: new StudioApi(config.apiUrl, session), session, clockOffsetSeconds, say }
  }, [config, session])
  const main = useRef<HTMLElement>(null)
  useFocusOnTurn(route, main)
  const signOut = () => {
    forgetName()
    session.signOut()
    // All that was shown was for whoever has gone.
    location.reload()
  }
  return (
    <StudioContext.Provider value={studio}>
      <Sprite />
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to what is here
      </button>
      <Header route={route} person={state.person} onSignOut={signOut} />
      <main class="studio-main" id="studio-main" ref={main} tabIndex={-1}>
        <View route={route} />
      </main>
      <div class="said" role="status" aria-live="polite">
        {said && <p key={said.turn}>{said.text}</p>}
      </div>
      {state.asks && <SignIn session={session} state={state} />}
    </StudioContext.Provider>
  )
}

function View({ route }: { route: Route }) {
  if (route.view === 'campaigns') return <CampaignsView />
  if (route.view === 'releases') return <ReleasesView />
  if (route.view === 'nowhere') return <Nowhere />
  const { view, campaignId } = route
  return (
    <CampaignFrame key={campaignId} view={view} campaignId={campaignId}>
      {view === 'edit' && <EditorView campaignId={campaignId} />}
      {view === 'publishing' && <PublishingView campaignId={campaignId} />}
      {view === 'rehearsal' && <RehearsalView campaignId={campaignId} />}
      {view === 'history' && <HistoryView campaignId={campaignId} />}
    </CampaignFrame>
  )
}

function Nowhere() {
  return (
    <div class="empty">
      <h1>There is nothing here</h1>
      <p>
        The address names no place in the studio. <a href="#/">Go to the campaigns.</a>
      </p>
    </div>
  )
}

/** Something said to everybody, those who listen included, for a moment. */
function useSaid() {
  const [said, setSaid] = useState<{ text: string; turn: number }>()
  useEffect(() => {
    const timer = setTimeout(() => setSaid(undefined), SAID_MS)
    return () => clearTimeout(timer)
  }, [said])
  const say = (text: string) => setSaid((before) => ({ text, turn: (before?.turn ?? 0) + 1 }))
  return { said, say }
}

/** Whoever goes to another place hears where they are: its heading takes the focus. */
function useFocusOnTurn(route: Route, main: { readonly current: HTMLElement | null }) {
  const isFirst = useRef(true)
  const place = JSON.stringify(route)
  useEffect(() => {
    if (!isFirst.current) main.current?.focus()
    isFirst.current = false
    scrollTo(0, 0)
  }, [place])
}
