import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing } from '../art/drawings.tsx'
import { moment, zone } from '../model/dates.ts'
import {
  availabilityText,
  type Earned,
  editionText,
  type Locked,
  number,
  partName,
  progressText,
  shareText,
} from '../model/words.ts'
import { Bar, Field, Picture } from './parts.tsx'
import { Sheet } from './sheet.tsx'
import { EmptyPlace, overprintOf } from './stamp.tsx'

/** The passport that a stamp is in, as far as its details need it. */
type Around = Pick<Passport, 'title' | 'timeZone' | 'startsAt' | 'status'> &
  Partial<Pick<Passport, 'keepsakes'>>

interface DetailsProps {
  readonly page: Earned | Locked
  readonly passport: Around
  onClose(): void
}

/** One stamp, large, with all that is known of it. */
export function Details({ page, passport, onClose }: DetailsProps) {
  const { title, image, imageText, description } = page
  const picture =
    page.state === 'earned' ? (
      <Picture title={title} image={image} alt={imageText ?? `The stamp ${title}`} />
    ) : (
      <EmptyPlace page={page} passport={passport} />
    )
  return (
    <Sheet over={passport.title} title={title} description={description} picture={picture} onClose={onClose}>
      {page.state === 'earned' ? (
        <EarnedFacts page={page} passport={passport} />
      ) : (
        <LockedFacts page={page} passport={passport} />
      )}
    </Sheet>
  )
}

function EarnedFacts({
  page: { earnedAt, edition },
  passport: { timeZone },
}: {
  page: Earned
  passport: Around
}) {
  return (
    <dl class="fields">
      <Field name="Earned">
        <time dateTime={earnedAt}>{moment(earnedAt, timeZone)}</time> <small>{zone(timeZone)}</small>
      </Field>
      {edition && <Field name="Edition">{editionText(edition)}</Field>}
    </dl>
  )
}

function LockedFacts({ page, passport }: { page: Locked; passport: Around }) {
  const { title, progress, supply } = page
  const when = availabilityText(page, passport)
  return (
    <>
      <Bar progress={progress} label={title} />
      {page.parts && <Parts parts={page.parts} passport={passport} />}
      <dl class="fields">
        {overprintOf(page, passport) && <Field name="Progress">{progressText(progress)}</Field>}
        {when && <Field name={page.soldOut ? 'Sold out' : 'When'}>{when}</Field>}
        {supply !== undefined && !page.soldOut && <Field name="Limited to">{number(supply)}</Field>}
      </dl>
    </>
  )
}

/** The parts of what earns a stamp, each with how far it is. */
function Parts({ parts, passport }: { parts: NonNullable<Locked['parts']>; passport: Around }) {
  return (
    <ul class="parts">
      {parts.map((part, place) => {
        const name = partName(part, passport.keepsakes)
        return (
          <li key={place}>
            <span class="part-name" dir="auto">
              {name}
            </span>
            <span class="part-progress">{progressText(part.progress)}</span>
            {part.parts ? (
              <Parts parts={part.parts} passport={passport} />
            ) : (
              <Bar progress={part.progress} label={name} />
            )}
          </li>
        )
      })}
    </ul>
  )
}

interface AboutProps {
  readonly passport: Passport
  readonly holder: string | undefined
  onClose(): void
}

/** A passport's first page in full: its title, what it says of itself, whose it is, and when it opens and closes. */
export function About({ passport, holder, onClose }: AboutProps) {
  const { title, description, startsAt, endsAt, timeZone } = passport
  const picture = (
    <div class="portrait">
      <Drawing name="medallion" />
      <Drawing name="star" />
    </div>
  )
  return (
    <Sheet
      over="About this passport"
      title={title}
      description={description}
      picture={picture}
      onClose={onClose}
    >
      <dl class="fields">
        {holder && <Field name="Holder">{holder}</Field>}
        <Field name="Stamps">{shareText(passport)}</Field>
        <Field name="Opens">
          {moment(startsAt, timeZone)} <small>{zone(timeZone)}</small>
        </Field>
        <Field name="Closes">
          {moment(endsAt, timeZone)} <small>{zone(timeZone)}</small>
        </Field>
      </dl>
    </Sheet>
  )
}
