import { useEffect, useState } from 'preact/hooks'
import { Drawing } from '../art/drawings.tsx'
import { announcement } from '../model/words.ts'

const TROUBLES = {
  offline: 'You are offline. Your passport catches up when you are back.',
  failing: 'New stamps are a little late. Your passport catches up by itself.',
}

interface TroubleProps {
  readonly kind: keyof typeof TROUBLES | undefined
  onRetry(): void
}

/** Why what is shown may be old. Always there, as a live region has to be before it speaks. */
export function Trouble({ kind, onRetry }: TroubleProps) {
  return (
    <div class={kind && 'trouble'}>
      <p role="status">{kind && <span key={kind}>{TROUBLES[kind]}</span>}</p>
      {kind && (
        <button type="button" class="link" onClick={onRetry}>
          Retry
        </button>
      )}
    </div>
  )
}

/** How long the note of a new stamp stays. */
const SHOWN_MS = 8_000

interface ArrivalsProps {
  readonly titles: readonly string[]
  /** How many stamps there are now: the same titles with another total are other news. */
  readonly total: number
}

/** Tells of new stamps, to eyes and ears alike. Always there, as a live region has to be before it speaks. */
export function Arrivals({ titles, total }: ArrivalsProps) {
  const news = titles.length > 0 ? announcement(titles) : ''
  const [told, setTold] = useState('')
  useEffect(() => {
    setTold(news)
    if (!news) return
    const timer = setTimeout(() => setTold(''), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [news, total])
  return (
    <div class="arrivals" role="status" aria-live="polite" aria-label="New stamps">
      {told && (
        <p key={told} class="arrival">
          <Drawing name="star" />
          <span>{told}</span>
        </p>
      )}
    </div>
  )
}
