import type { Span } from '../../../awarding/criteria/watch/coverage.ts'
import { type Coverage, joinCoverages, secondsWatched } from '../../../awarding/criteria/watch/coverage.ts'

test('as many spans as a week has seconds are joined', () => {
  const everyFourth = (first: number): Coverage => ({
    layers: [
      {
        at: 0,
        watched: new Map([['', Array.from({ length: 151_200 }, (_, index) => secondAt(first + index * 4))]]),
      },
    ],
    merged: false,
  })
  const joined = joinCoverages([everyFourth(0), everyFourth(2)], 604_800)
  expect(secondsWatched(joined)).toBe(302_400)
})

const secondAt = (second: number): Span => [second, second + 1]
