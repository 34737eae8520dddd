import type { Passport } from '../../schemas/api/passport.ts'
import { opening } from '../model/dates.ts'
import { earnedOf, nearest } from '../model/stamps.ts'
import { countText, type Locked, progressText } from '../model/words.ts'
import { Bar } from './bar.tsx'

/** How it stands with a passport, and what to do next. */
export function Standing({ passport }: { passport: Passport }) {
  const next = nearest(passport).slice(0, 2)
  const [title, text] = wordsFor(passport)
  return (
    <div class="standing">
      {!(title === NEARLY && next.length === 0) && <h2>{title}</h2>}
      {next.length > 0 && <Nearest stamps={next} />}
      {/* Last, and its room is kept: nothing moves when the first stamp takes the words away. */}
      {text && <p>{text}</p>}
    </div>
  )
}

const NEARLY = 'Nearly yours'

function wordsFor(passport: Passport): [title: string, text?: string] {
  const { keepsakes, status, startsAt, timeZone } = passport
  const earned = earnedOf(passport).length
  if (earned > 0 && earned === keepsakes.length) return ['Every stamp is yours']
  if (status === 'closed')
    return earned === 0
      ? ['This passport has closed', 'No stamps this time. The next passport is on its way.']
      : ['This passport has closed', `What you have earned stays yours: ${countText(passport)}.`]
  if (status === 'upcoming')
    return ['Not long now', `Your first stamp can be earned from ${opening(startsAt, timeZone)}.`]
  if (earned > 0) return [NEARLY]
  return ['Your first stamp is waiting', 'Watch, answer trivia, vote: stamps land here by themselves.']
}

function Nearest({ stamps }: { stamps: readonly Locked[] }) {
  return (
    <ul class="nearest">
      {stamps.map(({ keepsakeId, title, progress }, place) => (
        // Another place is another line: lines are exchanged, they do not move past each other.
        <li key={`${place} ${keepsakeId}`}>
          <span class="nearest-title">{title}</span>
          <span class="nearest-progress">{progressText(progress)}</span>
          <Bar progress={progress} label={title} />
        </li>
      ))}
    </ul>
  )
}
