import { Frame } from '../art/frame.tsx'
import { pagesOf } from '../model/pages.ts'

/** A closed passport that is not printed yet. */
export function ClosedSkeleton() {
  return (
    <div class="closed" role="status" aria-label="Loading your passport">
      <div class="cover cover-blank" />
      <div class="opener-blank" />
    </div>
  )
}

/** An open one, with as many places as the last one had, so that nothing moves when the stamps are there. */
export function OpenSkeleton({ count }: { count: number }) {
  return (
    <div class="book" role="status" aria-label="Loading your passport">
      <div class="leaf leaf-blank" />
      {pagesOf(Array.from({ length: count }, (_, place) => place)).map((places) => (
        <div key={places[0]} class="leaf">
          <div class="stamps">
            {places.map((place) => (
              <div key={place} class="stamp stamp-blank">
                <Frame kind="empty" />
              </div>
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}
