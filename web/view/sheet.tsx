import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { lengthOf } from '../model/words.ts'

interface SheetProps {
  /** A line over the title that says what this is, or is a part of. */
  readonly over: string
  readonly title: string
  readonly description: string | undefined
  readonly picture: ComponentChildren
  readonly children: ComponentChildren
  onClose(): void
}

/**
 * A picture and what there is to say of it, over the page, of one size whatever that is. The dialog keeps the focus, closes
 * on Escape and gives the focus back, as the browser does it.
 */
export function Sheet({ over, title, description, picture, children, onClose }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click beside the page is for the mouse; keys have Escape
    <dialog
      ref={dialog}
      class="details"
      aria-labelledby="sheet-title"
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
    >
      <div class="details-page">
        <div class="details-picture">{picture}</div>
        <div class="details-text">
          <p class="details-campaign" dir="auto">
            {over}
          </p>
          <h2 id="sheet-title" dir="auto" class={`details-title-${lengthOf(title)}`}>
            {title}
          </h2>
          {description && (
            <p class="details-about" dir="auto">
              {description}
            </p>
          )}
          {children}
        </div>
      </div>
      <button type="button" class="details-close" aria-label="Close" onClick={() => dialog.current?.close()}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 5l14 14M19 5L5 19" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
        </svg>
      </button>
    </dialog>
  )
}
