import { Frame } from '../art/frame.tsx'
import { pagesOf } from '../model/pages.ts'

/** A closed passport that is not printed yet. */
export function ClosedSkeleton() {
  return (
    <div class="closed" role="status" aria-label="Loading your passport">
      <div class="table-top">
        <div class="cover cover-blank" />
      </div>
      <div class="opener-blank" />
      <p class="invitation" />
    </div>
  )
}

/** An open one, with as many places as the last one had, so that nothing moves when the stamps are there. */
export function OpenSkeleton({ count }: { count: number }) {
  const pages = pagesOf(Array.from({ length: count }, (_, place) => place))
  return (
    <div role="status" aria-label="Loading your passport">
      <div class="tab-row tab-row-blank" />
      <div class="book">
        <div class="leaf leaf-data leaf-blank">
          <div class="leaf-head" />
          <div class="blank blank-title" />
          <div class="data">
            <div class="portrait" />
            <div class="fields">
              <div class="blank" />
              <div class="blank" />
              <div class="blank field-wide" />
            </div>
          </div>
        </div>
        {pages.map((places) => (
          <div key={places[0]} class="leaf">
            <div class="leaf-head" />
            <div class="stamps">
              {places.map((place) => (
                <div key={place} class="stamp stamp-blank">
                  <Frame kind="empty" />
                </div>
              ))}
            </div>
          </div>
        ))}
        {pages.length % 2 === 0 && <div class="leaf leaf-blank" />}
      </div>
    </div>
  )
}
