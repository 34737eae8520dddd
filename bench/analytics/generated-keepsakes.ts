/** A keepsake of generated exports: of `ease` 1 about half of the zealous earn it, on one of `days`, counted from 0. */
export interface GeneratedKeepsake {
  readonly id: string
  readonly title: string
  readonly kind: 'count' | 'watch' | 'streak' | 'collect'
  readonly target: number
  readonly unit: 'activities' | 'minutes' | 'days' | 'keepsakes'
  readonly supply?: number
  readonly hidden?: boolean
  readonly ease: number
  readonly days: readonly [from: number, to: number]
}

const watch = (id: string, title: string, target: number, ease: number, days: readonly [number, number]) =>
  ({ id, title, kind: 'watch', target, unit: 'minutes', ease, days }) as const
const count = (id: string, title: string, target: number, ease: number) =>
  ({ id, title, kind: 'count', target, unit: 'activities', ease, days: [0, 16] }) as const
const streak = (id: string, title: string, target: number, ease: number) =>
  ({ id, title, kind: 'streak', target, unit: 'days', ease, days: [target - 1, 16] }) as const

/** Those of the shipped campaign, more or less, with what it has not: one that takes a day's watching, one beyond everyone. */
export const GENERATED_KEEPSAKES: readonly GeneratedKeepsake[] = [
  watch('opening-night', 'Opening night', 15, 1.25, [0, 0]),
  watch('sevens-finals', 'Seven a side', 10, 0.8, [1, 2]),
  watch('grand-palais', 'Under the glass', 25, 0.75, [1, 9]),
  watch('all-around', 'All-around', 20, 0.85, [6, 6]),
  watch('pool-night', 'Night at the pool', 15, 0.95, [1, 9]),
  { ...watch('hundred-metres', 'Under ten seconds', 5, 1.1, [9, 9]), supply: 5000 },
  watch('clay-court', 'Gold on clay', 30, 0.7, [8, 9]),
  watch('road-race', 'Over Montmartre', 30, 0.62, [8, 9]),
  watch('la-concorde', 'Place to play', 20, 0.72, [2, 12]),
  watch('marathon', 'The long run', 42, 0.6, [15, 16]),
  watch('closing-night', 'Closing night', 15, 1.05, [16, 16]),
  watch('around-the-clock', 'Around the clock', 720, 0.6, [1, 14]),
  count('trivia-ace', 'Trivia ace', 10, 0.9),
  count('quick-thinker', 'Quick thinker', 5, 1),
  count('paris-1924', 'A century ago', 3, 0.7),
  count('have-your-say', 'Have your say', 5, 1.1),
  count('know-it-all', 'Know-it-all', 500, 0.3),
  streak('three-day-fan', 'Three-day fan', 3, 0.9),
  streak('every-day', 'Every single day', 17, 0.47),
  {
    ...{ id: 'golden-passport', title: 'Golden passport', kind: 'collect', target: 12, unit: 'keepsakes' },
    ...{ supply: 10_000, hidden: true, ease: 0.66, days: [9, 16] },
  },
]
