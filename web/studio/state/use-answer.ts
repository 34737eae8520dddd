import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Told } from '../../api/read.ts'
import { toldOf } from '../api/told.ts'

export interface Asked<Body> {
  readonly body?: Body
  /** Why there is none. */
  readonly told?: Told
  readonly isAsking: boolean
}

/** An answer of the API, asked for when the view comes up and by `again`. What was answered stays until there is another. */
export function useAnswer<Body>(
  ask: () => Promise<Body>,
  keys: readonly unknown[],
): Asked<Body> & { again(): void } {
  const [state, setState] = useState<Asked<Body>>({ isAsking: true })
  const [round, setRound] = useState(0)
  useEffect(() => {
    let gone = false
    setState((before) => ({ ...before, isAsking: true }))
    ask().then(
      (body) => gone || setState({ body, isAsking: false }),
      (error: unknown) => gone || setState((before) => ({ ...before, told: toldOf(error), isAsking: false })),
    )
    return () => {
      gone = true
    }
  }, [...keys, round])
  const again = useCallback(() => setRound((before) => before + 1), [])
  return { ...state, again }
}
