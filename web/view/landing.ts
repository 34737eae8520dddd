import { useEffect, useState } from 'preact/hooks'

/** Long enough for the press, the ink and the settling. */
const LANDING_MS = 1_600

/** Whether a stamp is landing: once, when it is fresh and in view. */
export function useLanding(
  place: { readonly current: Element | null },
  isFresh: boolean,
  onLanded: () => void,
): boolean {
  const [isLanding, setLanding] = useState(false)
  useEffect(() => {
    if (!isFresh || !place.current) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        observer.disconnect()
        setLanding(true)
        timer = setTimeout(() => {
          setLanding(false)
          onLanded()
        }, LANDING_MS)
      },
      { threshold: 0.4 },
    )
    const stamp = place.current
    // The picture of a stamp that was locked is on its way only now: what lands is the whole stamp.
    const picture = stamp.querySelector('img')?.decode() ?? Promise.resolve()
    let gone = false
    picture.catch(() => undefined).then(() => gone || observer.observe(stamp))
    return () => {
      gone = true
      observer.disconnect()
      clearTimeout(timer)
    }
  }, [isFresh])
  return isLanding
}
