import { inked } from '../model/dates.ts'
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
      <span class="inked">
        <span class="hidden-text">Earned </span>
        <time dateTime={earnedAt}>{inked(earnedAt, timeZone)}</time>
      </span>
      {edition && <span class="edition">{editionText(edition)}</span>}
    </>
  )
}
