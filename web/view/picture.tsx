import { useState } from 'preact/hooks'
import { Frame } from '../art/frame.tsx'

interface PictureProps {
  readonly title: string
  readonly image: string | undefined
  /** What there is to say of it to those who cannot see it, where the text beside it does not. */
  readonly alt?: string
}

/** A stamp's picture; where there is none, or it cannot be had, its title in print. */
export function Picture({ title, image, alt = '' }: PictureProps) {
  const [missing, setMissing] = useState<string>()
  if (!image || missing === image) {
    return (
      <Frame kind="plain">
        <span class="plain-title">{title}</span>
      </Frame>
    )
  }
  return (
    <img
      class="picture"
      src={image}
      alt={alt}
      width="240"
      height="240"
      decoding="async"
      draggable={false}
      onError={() => setMissing(image)}
    />
  )
}
