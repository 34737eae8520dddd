import type { Section } from '../section.ts'
import { awardsByDay } from './awards-by-day.ts'
import { campaigns } from './campaigns.ts'
import { cohorts } from './cohorts.ts'
import { editions } from './editions.ts'
import { funnel } from './funnel.ts'
import { implausible } from './implausible.ts'
import { keepsakes } from './keepsakes.ts'
import { neverEarned } from './never-earned.ts'
import { partners } from './partners.ts'
import { rarity } from './rarity.ts'
import { streaks } from './streaks.ts'
import { times } from './times.ts'

/** In the order in which they are read; the first decides which keepsakes are hidden in all others. */
export const sections: readonly Section[] = [
  keepsakes,
  campaigns,
  awardsByDay,
  funnel,
  rarity,
  times,
  cohorts,
  editions,
  partners,
  streaks,
  neverEarned,
  implausible,
]
