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
