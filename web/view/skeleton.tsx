import { Frame } from '../art/drawings.tsx'
import { pagesOf } from '../model/stamps.ts'
import { placesLeft, wasLeftOpen } from '../state/kept.ts'
import { DataHead } from './data-page.tsx'
import { NotesPage } from './leaves.tsx'

/** A passport that is not there yet: what stands in its place takes as much room. */
export function Skeleton({ isOpen = wasLeftOpen() }: { isOpen?: boolean }) {
  return isOpen ? <OpenSkeleton count={placesLeft()} /> : <ClosedSkeleton />
}

function ClosedSkeleton() {
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

/** With as many places as the last one had, so that nothing moves when the stamps are there. */
function OpenSkeleton({ count }: { count: number }) {
  const pages = pagesOf(Array.from({ length: count }, (_, place) => place))
  return (
    <div role="status" aria-label="Loading your passport">
      <div class="tab-row tab-row-blank" />
      <div class="book" aria-hidden="true">
        <div class="leaf leaf-data">
          <DataHead />
          <div class="data-title" />
          <div class="data">
            <div class="portrait" />
            <dl class="fields">
              <Blank class="field-holder" />
              <Blank class="field-stamps" />
              <Blank class="field-wide field-valid" />
              <Blank class="field-wide" />
            </dl>
          </div>
          <div class="data-about" />
          <div class="how-far">
            <div class="how-far-title" />
            <div class="how-far-body" />
          </div>
          <div class="machine" />
        </div>
        {pages.map((places) => (
          <div key={places[0]} class="leaf">
            <div class="leaf-head" />
            <div class="stamps">
              {places.map((place) => (
                <div key={place} class="stamp">
                  <div class="stamp-button">
                    <span class="place">
                      <Frame kind="empty" />
                    </span>
                    <span class="stamp-title" />
                  </div>
                </div>
              ))}
            </div>
          </div>
        ))}
        {pages.length % 2 === 0 && <NotesPage />}
      </div>
    </div>
  )
}

function Blank({ class: style }: { class: string }) {
  return (
    <div class={`field blank ${style}`}>
      <dt>&nbsp;</dt>
      <dd />
    </div>
  )
}
