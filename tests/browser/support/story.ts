import { answer, watch } from '../../stack/support/activities.ts'
import type { Entry } from '../../stack/support/aws.ts'

/** Earns "Opening night". */
export const openingNight = (userId: string): Entry =>
  watch(userId, 20, { programId: 'opening-ceremony-20240726' })

/** Earns "Under ten seconds", of which there are 5,000. */
export const hundredMetres = (userId: string): Entry =>
  watch(userId, 6, { programId: 'athletics-20240804-mens-100m-final', channelId: 'live-1' })

/** One of the three that "A century ago" takes. */
export const aboutParis1924 = (userId: string, question: number): Entry =>
  answer(userId, `q${question}`, { triviaId: 'paris-1924-games' })

const EIGHT_PROGRAMMES = [
  'opening-ceremony-20240726',
  'rugby-sevens-20240727-mens-final',
  'fencing-20240804-mens-foil-team-final',
  'artistic-gymnastics-20240801-womens-all-around-final',
  'swimming-20240804-mens-1500m-freestyle-final',
  'tennis-20240804-mens-singles-final',
  'cycling-road-20240804-womens-road-race',
  'skateboarding-20240806-womens-park-final',
]

/** Earns a keepsake each, and with the last one the hidden "Golden passport", which is limited too. */
export const eightProgrammes = (userId: string): Entry[] =>
  EIGHT_PROGRAMMES.map((programId) => watch(userId, 31, { programId }))
