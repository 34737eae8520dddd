import { Drawing } from '../art/drawings.tsx'
import { Frame } from '../art/frame.tsx'

/** A stamp of which nothing is told until it is earned. */
export function HiddenStamp() {
  return (
    <div class="stamp-button">
      <span class="place">
        <Frame kind="mystery">
          <Drawing name="medallion" />
          <span class="riddle" aria-hidden="true">
            ?
          </span>
        </Frame>
      </span>
      <span class="stamp-title">Mystery stamp</span>
      <span class="when">Earn it to find out</span>
    </div>
  )
}
