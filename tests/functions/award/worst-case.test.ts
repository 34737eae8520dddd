import * as fc from 'fast-check'
import { type CompiledCampaign, compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { worstCaseOf } from '../../../awarding/checking/worst-case.ts'
import { bodyOf } from '../../../functions/award/stored.ts'
import { campaign, campaignOf } from '../../awarding/support/campaigns.ts'
import { runs } from '../../support/runs.ts'

/** Bytes of the progress in which these keepsakes are open, and every state that they keep is as large as it can be. */
function bytesWith(of: CompiledCampaign, isOpen: (index: number) => boolean): number {
  const open = new Set(of.keepsakes.filter((_, index) => isOpen(index)))
  const states = [...of.measures.values()]
    .filter(({ id }) => of.dependants.get(id)?.some((keepsake) => open.has(keepsake)))
    .map(({ id, largestBytes }): [string, string] => [id, 'x'.repeat(largestBytes)])
  const closed = of.keepsakes.filter((keepsake) => !open.has(keepsake))
  const idsOf = (limited: boolean) =>
    closed.filter(({ supply }) => (supply !== undefined) === limited).map(({ id }) => id)
  const earned = new Map(idsOf(false).map((id) => [id, of.window.to - 1]))
  const firstAt = of.window.from
  const body = bodyOf({ measures: new Map(states), earned, soldOut: new Set(idsOf(true)), firstAt })
  return Buffer.byteLength(JSON.stringify(body))
}

/** The largest over all ways to have some keepsakes open and the others closed. */
function largestOf(of: CompiledCampaign): number {
  const ways = Array.from({ length: 2 ** of.keepsakes.length }, (_, way) => way)
  return Math.max(...ways.map((way) => bytesWith(of, (index) => ((way >> index) & 1) === 1)))
}

describe('the worst case of a progress', () => {
  test('is no less than that of any keepsakes open and any closed, whatever they share', () => {
    fc.assert(
      fc.property(campaign, fc.boolean(), (chosen, limited) => {
        const supply = limited ? { supply: 5 } : {}
        const keepsakes = chosen.keepsakes.map((one) => (one.tiers ? one : { ...one, ...supply }))
        const of = compileCampaign({ ...chosen, keepsakes })
        fc.pre(of.keepsakes.length <= 8)
        expect(worstCaseOf(of).largestTextBytes).toBeGreaterThanOrEqual(largestOf(of))
      }),
      { numRuns: runs(80) },
    )
  })

  const votes = (target: number) => ({ count: { activity: 'PollVoted', target } })

  test.each([
    ['that share nothing', { a: votes(2), b: { watch: { minutes: 1 } } }],
    ['of which one is collected', { a: votes(2), b: { collect: { keepsakes: ['a'] } } }],
    ['that share what they measure', { a: votes(1), b: votes(2), c: votes(3) }],
    ['with longer ids than states', { ['a'.repeat(64)]: votes(1), ['b'.repeat(64)]: votes(1) }],
  ])('of keepsakes %s is within a few bytes of it', (_, earn) => {
    const of = compileCampaign(campaignOf({ earn }))
    const over = worstCaseOf(of).largestTextBytes - largestOf(of)
    expect(over).toBeGreaterThanOrEqual(0)
    // Commas after the last of each list.
    expect(over).toBeLessThanOrEqual(2)
  })

  test('counts a state for each keepsake that keeps it, and says with which it is shared', () => {
    const earn = { a: votes(1), b: votes(3), c: { any: [votes(2), { watch: { minutes: 1 } }] } }
    const { keepsakes } = worstCaseOf(compileCampaign(campaignOf({ earn })))
    expect(keepsakes.map(({ id, sharedWith }) => [id, sharedWith])).toEqual([
      ['a', ['b', 'c']],
      ['b', ['a', 'c']],
      ['c', ['a', 'b']],
    ])
    const [a, b, c] = keepsakes.map(({ largestStateBytes }) => largestStateBytes)
    expect(a).toBe(b)
    expect(c).toBeGreaterThan(b ?? 0)
  })
})
