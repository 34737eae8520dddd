import { useEffect, useRef } from 'preact/hooks'
import type { Passport } from '../../schemas/api/passport.ts'
import { moment, zone } from '../model/dates.ts'
import {
  availabilityText,
  type Earned,
  editionText,
  type Locked,
  lengthOf,
  number,
  progressText,
} from '../model/words.ts'
import { Bar } from './bar.tsx'
import { EmptyPlace, overprintOf } from './locked-face.tsx'
import { Picture } from './picture.tsx'

interface DetailsProps {
  readonly page: Earned | Locked
  readonly passport: Passport
  onClose(): void
}

/** One stamp, large. The dialog keeps the focus, closes on Escape and gives the focus back, as the browser does it. */
export function Details({ page, passport, onClose }: DetailsProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const { title, image, description } = page
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click beside the page is for the mouse; keys have Escape
    <dialog
      ref={dialog}
      class="details"
      aria-labelledby="details-title"
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && dialog.current?.close()}
    >
      <div class="details-page">
        <div class="details-picture">
          {page.state === 'earned' ? (
            <Picture title={title} image={image} alt={`The stamp ${title}`} />
          ) : (
            <EmptyPlace page={page} passport={passport} />
          )}
        </div>
        <div class="details-text">
          <p class="details-campaign">{passport.title}</p>
          <h2 id="details-title" class={`details-title-${lengthOf(title)}`}>
            {title}
          </h2>
          {description && <p class="details-about">{description}</p>}
          {page.state === 'earned' ? (
            <EarnedFacts page={page} passport={passport} />
          ) : (
            <LockedFacts page={page} passport={passport} />
          )}
        </div>
      </div>
      <button type="button" class="details-close" aria-label="Close" onClick={() => dialog.current?.close()}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 5l14 14M19 5L5 19" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
        </svg>
      </button>
    </dialog>
  )
}

function EarnedFacts({
  page: { earnedAt, edition },
  passport: { timeZone },
}: {
  page: Earned
  passport: Passport
}) {
  return (
    <dl class="fields">
      <div class="field">
        <dt>Earned</dt>
        <dd>
          <time dateTime={earnedAt}>{moment(earnedAt, timeZone)}</time> <small>{zone(timeZone)}</small>
        </dd>
      </div>
      {edition && (
        <div class="field">
          <dt>Edition</dt>
          <dd>{editionText(edition)}</dd>
        </div>
      )}
    </dl>
  )
}

function LockedFacts({ page, passport }: { page: Locked; passport: Passport }) {
  const { title, progress, supply } = page
  const when = availabilityText(page, passport)
  return (
    <>
      <dl class="fields">
        {overprintOf(page, passport) && (
          <div class="field">
            <dt>Progress</dt>
            <dd>{progressText(progress)}</dd>
          </div>
        )}
        {when && (
          <div class="field">
            <dt>{page.soldOut ? 'Sold out' : 'When'}</dt>
            <dd>{when}</dd>
          </div>
        )}
        {supply !== undefined && !page.soldOut && (
          <div class="field">
            <dt>Limited to</dt>
            <dd>{number(supply)}</dd>
          </div>
        )}
      </dl>
      <Bar progress={progress} label={title} />
    </>
  )
}
