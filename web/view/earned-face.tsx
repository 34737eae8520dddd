import { day, inked } from '../model/dates.ts'
import { type Earned, editionText } from '../model/words.ts'
import { Picture } from './picture.tsx'

export function EarnedFace({ page, timeZone }: { page: Earned; timeZone: string }) {
  const { title, image, earnedAt, edition } = page
  return (
    <>
      <span class="stuck">
        <Picture title={title} image={image} />
      </span>
      <span class="stamp-title">{title}</span>
      <time class="hidden-text" dateTime={earnedAt}>
        earned {day(earnedAt, timeZone)}
      </time>
      <span class="inked" aria-hidden="true">
        {inked(earnedAt, timeZone)}
      </span>
      {edition && <span class="edition">{editionText(edition)}</span>}
    </>
  )
}
