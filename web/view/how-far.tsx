import type { Passport } from '../../schemas/api/passport.ts'
import { opening } from '../model/dates.ts'
import { earnedOf, nearest } from '../model/stamps.ts'
import { countText, type Locked, progressText } from '../model/words.ts'
import { Bar } from './parts.tsx'

/** How far the user is with a passport, and what to do next. */
export function HowFar({ passport }: { passport: Passport }) {
  const next = nearest(passport).slice(0, 2)
  const [title, text] = next.length > 0 ? ['Nearly yours'] : wordsFor(passport)
  return (
    <div class="how-far">
      <h2 class="how-far-title" dir="auto">
        {title}
      </h2>
      <div class="how-far-body">{text ? <p>{text}</p> : <Nearest stamps={next} />}</div>
    </div>
  )
}

function wordsFor(passport: Passport): [title: string, text: string] {
  const { keepsakes, status, startsAt, timeZone } = passport
  const earned = earnedOf(passport).length
  if (earned > 0 && earned === keepsakes.length)
    return ['Every stamp is yours', 'This passport is full. There is nothing left to earn in it.']
  if (status === 'closed')
    return earned === 0
      ? ['This passport has closed', 'No stamps this time. The next passport is on its way.']
      : ['This passport has closed', `What you have earned stays yours: ${countText(passport)}.`]
  if (status === 'upcoming')
    return ['Not long now', `Your first stamp can be earned from ${opening(startsAt, timeZone)}.`]
  if (earned === 0)
    return ['Your first stamp is waiting', 'Watch, answer trivia, vote: stamps land here by themselves.']
  return ['What comes next', 'Press an empty place to see what its stamp is for.']
}

function Nearest({ stamps }: { stamps: readonly Locked[] }) {
  return (
    <ul class="nearest">
      {stamps.map(({ keepsakeId, title, progress }, place) => (
        // Another place is another line: lines are exchanged, they do not move past each other.
        <li key={`${place} ${keepsakeId}`}>
          <span key={title} class="nearest-title" dir="auto">
            {title}
          </span>
          <Bar progress={progress} label={title} />
          <span class="nearest-progress">{progressText(progress)}</span>
        </li>
      ))}
    </ul>
  )
}
