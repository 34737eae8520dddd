import {
  type Coverage,
  coverageUntil,
  firstSeconds,
  joinCoverages,
  type Layer,
  mergeLayers,
  reachedAt,
  type Span,
  secondsWatched,
  without,
} from '../../../awarding/criteria/watch/coverage.ts'

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

describe('layers of what was watched', () => {
  const layer = (at: number, ...spans: Span[]): Layer => ({ at, watched: new Map([['', spans]]) })
  const early = layer(10_000, [0, 10])
  const middle = layer(20_000, [10, 20])
  const late = layer(30_000, [25, 30])
  const three: Coverage = { layers: [early, middle, late], merged: false }

  test('are merged from the first on into one at the time of the last of those, and no more than have to be', () => {
    expect(mergeLayers(three, 3)).toEqual(three)
    expect(mergeLayers(three, 2)).toEqual({ layers: [layer(20_000, [0, 20]), late], merged: true })
    expect(mergeLayers(three, 1)).toEqual({ layers: [layer(30_000, [0, 20], [25, 30])], merged: true })
    expect(mergeLayers({ layers: [], merged: false }, 1)).toEqual({ layers: [], merged: false })
  })

  test('joined with a merged one take its time where they are no later', () => {
    const merged: Coverage = { layers: [layer(20_000, [0, 5])], merged: true }
    expect(joinCoverages([merged, { layers: [early, late], merged: false }], 100)).toEqual({
      layers: [layer(20_000, [0, 10]), late],
      merged: true,
    })
    expect(
      joinCoverages(
        [
          { layers: [early], merged: false },
          { layers: [late], merged: false },
        ],
        100,
      ),
    ).toEqual({
      layers: [early, late],
      merged: false,
    })
    expect(joinCoverages([three], 12)).toEqual({ layers: [early, layer(20_000, [10, 12])], merged: false })
    expect(joinCoverages([three], 10)).toEqual({ layers: [early], merged: false })
  })

  test('joined of several programmes keep those of the first name where there is not room for all', () => {
    const both: Layer = {
      at: 1000,
      watched: new Map([
        ['b', [[0, 10]]],
        ['a', [[0, 10]]],
      ]),
    }
    const { layers } = joinCoverages([{ layers: [both], merged: false }], 15)
    expect([...(layers[0]?.watched ?? [])]).toEqual([
      ['a', [[0, 10]]],
      ['b', [[0, 5]]],
    ])
  })

  test('are there by the time that they are known of, and reached with the second that completes them', () => {
    expect(coverageUntil(three, 20_000).layers).toEqual([early, middle])
    expect([0, 10, 11, 25, 26].map((seconds) => reachedAt(three, seconds))).toEqual([
      10_000,
      10_000,
      20_000,
      30_000,
      undefined,
    ])
    expect(secondsWatched(three)).toBe(25)
  })
})

test.each<[Span[], Span[], Span[]]>([
  [[[0, 10]], [], [[0, 10]]],
  [
    [[0, 10]],
    [[3, 5]],
    [
      [0, 3],
      [5, 10],
    ],
  ],
  [[[0, 10]], [[0, 10]], []],
  [
    [[0, 10]],
    [
      [0, 3],
      [8, 10],
    ],
    [[3, 8]],
  ],
  [
    [[5, 10]],
    [
      [0, 5],
      [10, 20],
    ],
    [[5, 10]],
  ],
  [
    [
      [0, 2],
      [4, 6],
    ],
    [[1, 5]],
    [
      [0, 1],
      [5, 6],
    ],
  ],
])('of %j without %j are left %j', (union, other, rest) => {
  expect(without(union, other)).toEqual(rest)
})

test.each<[Span[], number, Span[]]>([
  [
    [
      [0, 5],
      [10, 15],
    ],
    7,
    [
      [0, 5],
      [10, 12],
    ],
  ],
  [
    [
      [0, 5],
      [10, 15],
    ],
    5,
    [[0, 5]],
  ],
  [[[0, 5]], 0, []],
  [[[0, 5]], 9, [[0, 5]]],
])('of %j the first %i seconds are %j', (union, most, first) => {
  expect(firstSeconds(union, most)).toEqual(first)
})
