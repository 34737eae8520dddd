import { useTheme } from '../state/kept.ts'

/** Turns the colours of the page from light to dark, and back. */
export function Lamp() {
  const [theme, turnTheme] = useTheme()
  return (
    <button
      type="button"
      class="lamp"
      aria-label={theme === 'dark' ? 'Use light colours' : 'Use dark colours'}
      onClick={turnTheme}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="1.8" />
        <path d="M12 3.5a8.5 8.5 0 0 1 0 17Z" fill="currentColor" />
      </svg>
    </button>
  )
}
