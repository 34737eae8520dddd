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
