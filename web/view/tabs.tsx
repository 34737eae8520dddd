import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

interface TabsProps {
  readonly tabs: readonly {
    readonly id: string
    readonly title: string
    readonly content: ComponentChildren
  }[]
  /** Stands beside the tabs. */
  readonly children?: ComponentChildren
  /** Take the focus: what had it is gone. */
  readonly takesFocus: boolean
}

/** Tabs as the ARIA practices have them: one stop, arrows move and show, Home and End too. */
export function Tabs({ tabs, children, takesFocus }: TabsProps) {
  const [shown, setShown] = useState(0)
  const buttons = useRef<(HTMLButtonElement | null)[]>([])
  useLayoutEffect(() => {
    if (takesFocus) buttons.current[0]?.focus({ preventScroll: true })
  }, [])
  const onward = (from: number) => (from + 1) % tabs.length
  const back = (from: number) => (from + tabs.length - 1) % tabs.length
  const isLeftwards = document.documentElement.dir === 'rtl'
  const steps: Record<string, (from: number) => number> = {
    ArrowRight: isLeftwards ? back : onward,
    ArrowLeft: isLeftwards ? onward : back,
    Home: () => 0,
    End: () => tabs.length - 1,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = steps[event.key]?.(shown)
    if (to === undefined) return
    event.preventDefault()
    setShown(to)
    buttons.current[to]?.focus()
  }
  return (
    <div class="tabs">
      <div class="tab-row">
        <div class="tab-list" role="tablist" aria-label="Passport" onKeyDown={onKeyDown}>
          {tabs.map(({ id, title }, index) => (
            <button
              key={id}
              type="button"
              role="tab"
              class="tab"
              id={`tab-${id}`}
              aria-controls={`panel-${id}`}
              aria-selected={index === shown}
              tabIndex={index === shown ? 0 : -1}
              ref={(button) => {
                buttons.current[index] = button
              }}
              onClick={() => setShown(index)}
            >
              {title}
            </button>
          ))}
        </div>
        {children}
      </div>
      {tabs.map(({ id, content }, index) => (
        <div
          key={id}
          role="tabpanel"
          class="panel"
          id={`panel-${id}`}
          aria-labelledby={`tab-${id}`}
          hidden={index !== shown}
        >
          {content}
        </div>
      ))}
    </div>
  )
}
