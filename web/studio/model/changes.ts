import type { DraftChanges } from '../../../schemas/api/studio.ts'

export type Change = NonNullable<DraftChanges['changes']>[number]
export type TakesAway = NonNullable<Change['takesAway']>

/** Somebody agrees to what may be lost in these words. */
export const TAKEN_AWAY: Readonly<Record<TakesAway, string>> = {
  'removed-campaign': 'Viewers no longer see the campaign, nor what they earned in it.',
  'removed-keepsake': 'Viewers no longer see the keepsakes that go.',
  'changed-meaning': 'What somebody has earned means something else from now on.',
  'lowered-supply': 'There will be fewer of a limited keepsake than was said.',
}

/** All the ways in which somebody may lose something by these changes. */
export const takenAwayBy = (changes: readonly Change[]): TakesAway[] => [
  ...new Set(changes.flatMap(({ takesAway }) => takesAway ?? [])),
]
