import { useEffect, useState } from 'preact/hooks'

/** Reads what this browser was told to remember. Where storage is refused, nothing is. */
export function kept(storage: () => Storage, key: string): string | undefined {
  try {
    return storage().getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** Has this browser remember something, where it may. */
export function keep(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(key, value)
  } catch {
    // It is for comfort only.
  }
}

/** Whether the passport was open when this tab was last left. */
export function wasLeftOpen(): boolean {
  return kept(() => sessionStorage, 'keepsakes.open') === 'yes'
}

/** How many places it had: those of one campaign have the same number, whoever looks. */
export function placesLeft(): number {
  const count = Number(kept(() => sessionStorage, 'keepsakes.places'))
  return count > 0 ? count : 12
}

/** Remembers how the passport is, for when this tab is loaded again. */
export function leave({ open, places }: { open?: boolean; places?: number }): void {
  if (open !== undefined) keep(() => sessionStorage, 'keepsakes.open', open ? 'yes' : 'no')
  if (places !== undefined) keep(() => sessionStorage, 'keepsakes.places', String(places))
}

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
