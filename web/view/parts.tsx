import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Frame } from '../art/drawings.tsx'
import { type Locked, progressText, shareOf } from '../model/words.ts'

/** How far a stamp is. */
export function Bar({ progress, label }: { progress: Locked['progress']; label: string }) {
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label={`Progress: ${label}`}
      aria-valuemin={0}
      aria-valuemax={progress.target}
      aria-valuenow={progress.current}
      aria-valuetext={progressText(progress)}
    >
      <div class="bar-ink" style={{ inlineSize: `${shareOf(progress) * 100}%` }} />
    </div>
  )
}

interface FieldProps {
  readonly name: string
  readonly class?: string
  readonly children: ComponentChildren
}

/** A name and what stands under it, in a list of fields. */
export function Field({ name, class: style = '', children }: FieldProps) {
  return (
    <div class={`field ${style}`}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

interface PictureProps {
  readonly title: string
  readonly image: string | undefined
  /** Says to those who cannot see it what the text beside it does not. */
  readonly alt?: string
}

/** A stamp's picture; where there is none, or it cannot be had, its title in print. */
export function Picture({ title, image, alt = '' }: PictureProps) {
  const [missing, setMissing] = useState<string>()
  if (!image || missing === image) {
    return (
      <Frame kind="plain">
        <span key={title} class="plain-title" dir="auto">
          {title}
        </span>
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
