import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Session, SessionState } from '../api/session.ts'
import type { StudioApi } from '../api/studio-api.ts'
import { type Route, routeIn } from '../model/route.ts'

export interface Studio {
  readonly api: StudioApi
  readonly session: Session
  /** The clock that decides what is open may be another than this machine's: by so much it is ahead. */
  readonly clockOffsetSeconds: number
  /** Tells those who listen, and shows it for a moment. */
  say(text: string): void
}

export const StudioContext = createContext<Studio | undefined>(undefined)

/** Everything around a view. */
export function useStudio(): Studio {
  const studio = useContext(StudioContext)
  if (!studio) throw new Error('a view of the studio stands within it')
  return studio
}

export function useSessionState(session: Session): SessionState {
  const [state, setState] = useState(session.state)
  useEffect(() => {
    setState(session.state)
    return session.subscribe(() => setState(session.state))
  }, [session])
  return state
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeIn(location.hash))
  useEffect(() => {
    const look = () => setRoute(routeIn(location.hash))
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  return route
}
