import { Drawing } from './drawings.tsx'

/** What a page is printed on. */
export function Paper() {
  return (
    <div class="paper" aria-hidden="true">
      <Drawing name="print" />
      <Drawing name="fibres" />
    </div>
  )
}
