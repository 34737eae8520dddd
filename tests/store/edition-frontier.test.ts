import { Frontier } from '../../store/edition-frontier.ts'

// A mark decides which reads may be old: with that of a lower supply, from long ago, somebody who has just taken a
// number of the raised one would be told that it has sold out.

test('of two marks the one of more numbers stays, whichever is read last', () => {
  const few = { upTo: 3, since: 1_000 }
  const more = { upTo: 5, since: 9_000 }
  for (const marks of [
    [few, more],
    [more, few],
  ]) {
    const frontier = new Frontier()
    for (const mark of marks) frontier.learnSoldOut(mark)
    expect(frontier.soldOut).toEqual(more)
    expect([frontier.isAllTaken(5), frontier.isAllTaken(6)]).toEqual([true, false])
  }
})

test('of two marks of as many numbers the earlier stays', () => {
  const frontier = new Frontier()
  for (const since of [5_000, 2_000, 9_000]) frontier.learnSoldOut({ upTo: 5, since })
  expect(frontier.soldOut).toEqual({ upTo: 5, since: 2_000 })
})

describe('how many open buckets claims spread over', () => {
  const afterMeeting = (times: number) => {
    const frontier = new Frontier()
    for (let meeting = 0; meeting < times; meeting++) frontier.meet(10_000)
    return frontier
  }

  test.each([
    [0, 1],
    [1, 2],
    [2, 4],
    [8, 256],
    [9, 256],
    [50, 256],
  ])('is doubled each time they meet, up to 256: after %i times %i', (times, width) => {
    expect(afterMeeting(times).width(10_000)).toBe(width)
  })

  test.each([
    [10_999, 8],
    [11_000, 4],
    [12_999, 2],
    [13_000, 1],
    [99_000, 1],
    // The clocks of two functions differ.
    [5_000, 8],
  ])('is halved with each second that passes: at %i it is %i', (now, width) => {
    expect(afterMeeting(3).width(now)).toBe(width)
  })
})

describe('a frontier that others have told of', () => {
  const numbersOf = (bucket: number) => Array.from({ length: 16 }, (_, at) => bucket * 16 + at + 1)
  const knowing = (numbers: readonly number[], openBelow = 0) => {
    const frontier = new Frontier()
    frontier.learn(numbers.map((number) => ({ number, openBelow })))
    return frontier
  }
  const lowest = { of: 1_000_000, width: 1, random: () => 0 }

  test.each([
    [0, 1000],
    [7, 993],
    [255, 745],
    // A later release may leave more of them open than this one counts with.
    [300, 745],
  ])('begins where a number with %i open buckets below it says', (openBelow, from) => {
    expect(knowing([16_001], openBelow).from).toBe(from)
  })

  test('goes on behind every bucket that is full, and no further', () => {
    const frontier = knowing([...numbersOf(1), ...numbersOf(2)], 200)
    expect(frontier.from).toBe(0)
    frontier.learn(numbersOf(0).map((number) => ({ number, openBelow: 0 })))
    expect(frontier.from).toBe(3)
    frontier.learn([{ number: 5, openBelow: 0 }])
    expect([frontier.from, frontier.isFull(0, 100), frontier.isFull(3, 100)]).toEqual([3, true, false])
  })

  test('gives out the lowest free number, and then any of the bucket where claims spread', () => {
    const frontier = knowing([1, 2, 4])
    expect(frontier.choose(0, lowest)).toBe(3)
    expect(frontier.choose(0, { ...lowest, width: 2, random: () => 0.999 })).toBe(16)
    expect(frontier.choose(0, { ...lowest, width: 2, random: () => 0.5 })).toBe(10)
  })

  test('opens the bucket in which numbers are left that no claim of its own is about to take', () => {
    const frontier = new Frontier()
    const spread = { of: 48, width: 2, random: () => 0.999 }
    expect([frontier.openBucket(lowest), frontier.openBucket(spread)]).toEqual([0, 1])
    for (const number of numbersOf(0)) expect(frontier.choose(0, lowest)).toBe(number)
    expect([frontier.openBucket(lowest), frontier.openBucket(spread)]).toEqual([1, 2])
    expect(frontier.choose(0, spread)).toBeUndefined()
    frontier.release(7)
    expect(frontier.openBucket(lowest)).toBe(0)
    expect(frontier.choose(0, lowest)).toBe(7)
  })

  test('opens one of the lowest all the same where claims of its own are about to take all that is left', () => {
    const frontier = new Frontier()
    const spread = { of: 20, width: 2, random: () => 0.999 }
    for (const bucket of [0, 1]) for (let at = 0; at < 16; at++) frontier.choose(bucket, spread)
    expect(frontier.openBucket(spread)).toBe(1)
    expect(frontier.openBucket({ ...spread, random: () => 0 })).toBe(0)
    expect(frontier.choose(1, { ...spread, width: 1 })).toBe(17)
  })

  test('gives out no number 256 buckets or more above one that may have a free one', () => {
    const frontier = new Frontier()
    expect([frontier.choose(255, lowest), frontier.choose(256, lowest)]).toEqual([4081, undefined])
    expect(frontier.openBucket({ ...lowest, width: 1000, random: () => 0.999 })).toBe(255)
    expect([254, 255, 256, 900].map((bucket) => frontier.openBelow(bucket))).toEqual([254, 255, 255, 255])
    expect(knowing([16_001]).openBelow(3)).toBe(0)
  })

  test.each([
    [80, 0, false],
    [80, 4, true],
    [70, 4, true],
    [64, 3, true],
    [65, 3, false],
  ])('of %i, with all up to bucket %i known to be taken, all are taken: %s', (of, bucket, all) => {
    const frontier = knowing(Array.from({ length: bucket + 1 }, (_, at) => numbersOf(at)).flat())
    expect(frontier.isAllTaken(of)).toBe(all)
  })

  test('knows by a mark that all up to its number are taken, and where to go on when there are more', () => {
    const frontier = new Frontier()
    frontier.learnSoldOut({ upTo: 40, since: 1 })
    expect([frontier.from, frontier.isAllTaken(40), frontier.isAllTaken(41)]).toEqual([2, true, false])
    expect(frontier.choose(2, lowest)).toBe(41)
    const further = knowing([16_001])
    further.learnSoldOut({ upTo: 40, since: 1 })
    expect([further.from, further.isAllTaken(40)]).toEqual([1000, true])
  })
})
