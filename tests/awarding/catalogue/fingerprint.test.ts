import { fingerprintOf } from '../../../awarding/catalogue/fingerprint.ts'
import { campaignOf } from '../support/campaigns.ts'

const votes = (target: number) => ({ count: { activity: 'PollVoted', target } })
const campaign = (given: Partial<Parameters<typeof campaignOf>[0]> = {}) =>
  campaignOf({ earn: { fan: votes(2) }, ...given })

const tiered = (target: number, more: object = {}) =>
  campaign({
    earn: { fan: { count: { activity: 'PollVoted' } } },
    more: {
      fan: {
        tiers: [
          { id: 'bronze', title: 'Bronze', target: 1 },
          { id: 'gold', title: 'Gold', target, ...more },
        ],
      },
    },
  })

describe('the fingerprint of a campaign', () => {
  test('is another with the target of a tier, and the same with other words and pictures of one', () => {
    const words = { title: 'Aurum', description: 'All.', image: 'g.svg', imageText: 'A cup' }
    expect(fingerprintOf(tiered(3))).not.toBe(fingerprintOf(tiered(2)))
    expect(fingerprintOf(tiered(2, words))).toBe(fingerprintOf(tiered(2)))
  })

  test.each([
    ['a target', { earn: { fan: votes(3) } }],
    ['its time zone', { timeZone: 'Europe/Paris' }],
    ['its window', { endsAt: '2024-03-13T00:00:00Z' }],
    ['how late an event may be', { lateness: 'P2D' }],
    ['the window of a keepsake', { more: { fan: { window: { endsAt: '2024-03-10T00:00:00Z' } } } }],
    ['a supply', { supply: { fan: 10 } }],
    ['a keepsake more', { earn: { fan: votes(2), more: votes(9) } }],
  ])('is another with %s', (_, given) => {
    expect(fingerprintOf(campaign(given))).not.toBe(fingerprintOf(campaign()))
  })

  test('is the same with other words and pictures', () => {
    const { keepsakes, ...rest } = campaign()
    const shown = { title: 'Fan!', description: 'Vote twice.', image: 'other.svg', hidden: true }
    const other = {
      ...rest,
      title: 'Another',
      description: 'Of spring.',
      keepsakes: keepsakes.map((one) => ({ ...one, ...shown })),
    }
    expect(fingerprintOf(other)).toBe(fingerprintOf(campaign()))
  })
})
