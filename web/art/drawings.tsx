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
