import type { ComponentChildren } from 'preact'

interface FrameProps {
  readonly kind: 'empty' | 'mystery' | 'plain'
  readonly children?: ComponentChildren
}

/** A place for a stamp: the perforated edge is that of the campaigns' drawings, which are 240 by 240. */
export function Frame({ kind, children }: FrameProps) {
  return (
    <span class={`frame frame-${kind}`}>
      <svg class="frame-paper" viewBox="0 0 240 240" aria-hidden="true" focusable="false">
        <rect class="frame-sheet" x="6" y="6" width="228" height="228" mask="url(#perforation)" />
        <rect class="frame-line" x="20" y="20" width="200" height="200" rx="3" />
      </svg>
      <span class="frame-content">{children}</span>
    </span>
  )
}
