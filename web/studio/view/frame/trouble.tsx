import type { Told } from '../../../api/read.ts'

/** Says what could not be done, where it would stand. */
export function Trouble({ told, onRetry }: { told: Told; onRetry?(): void }) {
  return (
    <div class="trouble-card" role="alert">
      <p class="trouble-title">{told.title}</p>
      {told.detail && <p>{told.detail}</p>}
      {onRetry && (
        <button type="button" class="quiet-button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}
