import { useEffect, useState } from 'preact/hooks'
import { keep } from './kept.ts'

type Theme = 'light' | 'dark'

/** The colours in use, as theme.js set them before the first paint and sets them when the system's change. */
const current = (): Theme => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light')

export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState(current)
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(current()))
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])
  const turn = () => {
    const next = theme === 'dark' ? 'light' : 'dark'
    document.documentElement.dataset.theme = next
    keep(() => localStorage, 'keepsakes.theme', next)
  }
  return [theme, turn]
}
