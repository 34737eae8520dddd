import type { ComponentChildren } from 'preact'

interface Drawn {
  readonly name: 'medallion' | 'star'
  readonly class?: string
}

/** One of the drawings of the sprite. It says nothing to those who cannot see it. */
export function Drawing({ name, class: style = name }: Drawn) {
  return (
    <svg class={style} aria-hidden="true" focusable="false">
      <use href={`#${name}`} />
    </svg>
  )
}

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

/** The printed paper of a page. */
export function Paper() {
  return (
    <>
      <svg class="paper print" aria-hidden="true" focusable="false">
        <rect width="100%" height="100%" fill="url(#print)" />
      </svg>
      <svg class="paper fibres" aria-hidden="true" focusable="false">
        <rect width="100%" height="100%" fill="url(#fibres)" />
      </svg>
    </>
  )
}
