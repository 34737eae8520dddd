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
