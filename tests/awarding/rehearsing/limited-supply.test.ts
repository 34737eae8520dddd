import * as fc from 'fast-check'
import { type Claim, LimitedSupply } from '../../../awarding/rehearsing/limited-supply.ts'
import type { CampaignId, KeepsakeId, UserId } from '../../../schemas/ids.ts'
import { runs } from '../../support/runs.ts'

const SUPPLIES: Record<string, number> = { one: 1, two: 2, five: 5 }

const claim: fc.Arbitrary<Claim> = fc
  .record({
    keepsake: fc.constantFrom(...Object.keys(SUPPLIES)),
    user: fc.nat(30),
    earnedAt: fc.nat(6),
  })
  .map(({ keepsake, user, earnedAt }) => ({
    campaignId: 'games' as CampaignId,
    keepsakeId: keepsake as KeepsakeId,
    supply: SUPPLIES[keepsake] ?? 0,
    userId: `user-${user}` as UserId,
    earnedAt,
  }))

/** A pass after another, each with its claims; every claim goes to one of three parts by its user. */
const passes = fc.array(fc.array(claim, { maxLength: 30, size: 'max' }), { minLength: 1, maxLength: 4 })

const claimOf = (userId: string, earnedAt: number, supply = 2): Claim => ({
  ...{ campaignId: 'games' as CampaignId, keepsakeId: 'rare' as KeepsakeId, supply },
  ...{ userId: userId as UserId, earnedAt },
})

test('a pass finds the place of the last who has one, where there are more, and ends when it finds it again', () => {
  const supply = new LimitedSupply()
  const claims = [claimOf('cleo', 3), claimOf('ben', 2), claimOf('anna', 2)]
  expect(claims.map((one) => supply.claim(one))).toEqual([true, true, true])
  expect(supply.endPass()).toBe(false)
  expect([...supply.last]).toEqual([['games#rare', { userId: 'ben', earnedAt: 2 }]])
  expect(claims.map((one) => supply.claim(one))).toEqual([false, true, true])
  expect(supply.endPass()).toBe(true)
})

test('a pass goes on where another place is the last, and where there is none any more', () => {
  const supply = new LimitedSupply()
  for (const one of [claimOf('anna', 1), claimOf('ben', 2), claimOf('cleo', 3)]) supply.claim(one)
  expect(supply.endPass()).toBe(false)
  for (const one of [claimOf('ben', 2), claimOf('cleo', 3), claimOf('dora', 4)]) supply.claim(one)
  expect([supply.endPass(), [...supply.last.values()]]).toEqual([false, [{ userId: 'cleo', earnedAt: 3 }]])
  for (const one of [claimOf('ben', 2), claimOf('cleo', 3)]) supply.claim(one)
  expect([supply.endPass(), supply.last.size]).toEqual([false, 0])
  expect(supply.endPass()).toBe(true)
})

test('claims that several hear, in parts, are answered and end a pass as if one had heard them all', () => {
  let settled = 0
  let ranOut = 0
  fc.assert(
    fc.property(
      passes,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 9 }),
      (all, parts, most) => {
        const whole = new LimitedSupply()
        const joined = new LimitedSupply()
        // The last pass is made twice: it then finds the places that it decided by.
        for (const claims of [...all, ...all.slice(-1)]) {
          const split = Array.from({ length: parts }, () => new LimitedSupply(structuredClone(joined.last)))
          for (const one of claims) {
            const own = split[Number(one.userId.split('-')[1]) % parts]
            expect(own?.claim(one)).toBe(whole.claim(one))
          }
          for (const own of split) {
            for (const heard of own.heard(most)) {
              expect(heard.places.length).toBeLessThanOrEqual(most)
              joined.hear(structuredClone(heard))
            }
          }
          const isSettled = whole.endPass()
          expect(joined.endPass()).toBe(isSettled)
          expect(joined.last).toEqual(whole.last)
          if (isSettled) settled++
          ranOut += whole.last.size
        }
      },
    ),
    { numRuns: runs(100) },
  )
  // Else it would show nothing.
  expect(settled).toBeGreaterThan(0)
  expect(ranOut).toBeGreaterThan(0)
})
