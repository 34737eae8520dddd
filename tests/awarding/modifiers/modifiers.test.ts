import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import { compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import type { Earn } from '../../../awarding/criteria/kind.ts'
import { activityOf } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver } from '../support/deliver.ts'

const voted = (target: number): Earn => ({ count: { activity: 'PollVoted', target } })
const vote = (at: string | number, eventId: string, more: object = {}) =>
  activityOf({ type: 'PollVoted', at, detail: { eventId, ...more } })
const idOf = (of: Campaign) => [...compileCampaign(of).measures.keys()].join()

describe('a window', () => {
  const window = { startsAt: '2024-03-10T00:00:00Z', endsAt: '2024-03-11T00:00:00Z' }
  const of = campaignOf({ earn: { fan: voted(1), day: voted(1) }, more: { day: { window } } })

  test.each([
    ['2024-03-09T23:59:59.999Z', ['fan']],
    ['2024-03-10T00:00:00.000Z', ['fan', 'day']],
    ['2024-03-10T23:59:59.999Z', ['fan', 'day']],
    ['2024-03-11T00:00:00.000Z', ['fan']],
  ])('is half-open: a vote at %s earns %j', (at, earned) => {
    const { awards } = deliver(catalogueOf(of), [[vote(at, 'e')]])
    expect(awards.map(({ keepsakeId }) => keepsakeId)).toEqual(earned)
  })

  test('counts of what was watched the part that lies in it', () => {
    const fan = { watch: { minutes: 30 } }
    const watching = campaignOf({ earn: { fan }, more: { fan: { window: { startsAt: window.startsAt } } } })
    const from = Date.parse(window.startsAt) - 10 * 60_000
    const until = (minutes: number) => activityOf({ type: 'TvWatched', from, at: from + minutes * 60_000 })
    expect(deliver(catalogueOf(watching), [[until(39)]]).awards).toEqual([])
    expect(deliver(catalogueOf(watching), [[until(40)]]).awards).toHaveLength(1)
  })

  test('costs nothing outside: no measure of it is touched', () => {
    const only = campaignOf({ earn: { day: voted(1) }, more: { day: { window } } })
    expect(catalogueOf(only).contributionsOf(vote('2024-03-09T12:00:00Z', 'e'))).toEqual([])
    expect(catalogueOf(only).contributionsOf(vote('2024-03-10T12:00:00Z', 'e'))).toHaveLength(1)
  })

  test('belongs to what is measured, however its times are written', () => {
    const withWindow = (startsAt?: string) =>
      idOf(
        campaignOf({
          earn: { day: voted(1) },
          ...(startsAt ? { more: { day: { window: { startsAt } } } } : {}),
        }),
      )
    expect(withWindow('2024-03-10T00:00:00Z')).toBe(withWindow('2024-03-09T19:00:00-05:00'))
    expect(new Set([undefined, '2024-03-10T00:00:00Z', '2024-03-10T00:00:01Z'].map(withWindow)).size).toBe(3)
  })
})

describe('a chance', () => {
  const secret = 'a secret that nobody knows'
  const lucky = (chance: number, given: object = {}) =>
    campaignOf({ earn: { lucky: voted(1000) }, more: { lucky: { chance } }, secret, ...given })
  const votes = Array.from({ length: 3_000 }, (_, index) => vote('2024-03-10T12:00:00Z', `e${index}`))
  const drawn = (of: Campaign) => {
    const catalogue = catalogueOf(of)
    return votes.filter((one) => catalogue.contributionsOf(one).length > 0).map(({ eventId }) => eventId)
  }

  test('lets that share of the activities count', () => {
    expect(drawn(lucky(0))).toEqual([])
    expect(drawn(lucky(1))).toHaveLength(3_000)
    // Six standard deviations: 6 * sqrt(3000 * 0.1 * 0.9) is 99.
    expect(Math.abs(drawn(lucky(0.1)).length - 300)).toBeLessThan(99)
  })

  test('draws the same at every replay, and more with a greater chance', () => {
    expect(drawn(lucky(0.1))).toEqual(drawn(lucky(0.1)))
    expect(new Set(drawn(lucky(0.1))).isSubsetOf(new Set(drawn(lucky(0.2))))).toBe(true)
    expect(idOf(lucky(0.1))).toBe(idOf(lucky(0.2)))
  })

  test('is another with another secret, keepsake, user or source', () => {
    const one = drawn(lucky(0.5))
    expect(drawn(lucky(0.5, { secret: 'another secret' }))).not.toEqual(one)
    const other = campaignOf({ earn: { other: voted(1000) }, more: { other: { chance: 0.5 } }, secret })
    expect(drawn(other)).not.toEqual(one)
    const catalogue = catalogueOf(lucky(0.5))
    const drawnOf = (given: object) =>
      votes.map((vote_) => catalogue.contributionsOf({ ...vote_, ...given }).length).join('')
    expect(new Set([{}, { userId: 'bob' }, { source: 'partner.x' }].map(drawnOf)).size).toBe(3)
  })

  test('is the first 48 bits of the HMAC of keepsake, user, source and event as a fraction', () => {
    // openssl: printf 'lucky\nviewer\npartner.stb\ne7' | openssl dgst -sha256 -hmac 'a secret that nobody knows'
    const fraction = 0xedfca06c7e17 / 2 ** 48
    const counts = (chance: number) =>
      catalogueOf(lucky(chance)).contributionsOf(votes[7] ?? vote(0, '')).length === 1
    expect(counts(fraction)).toBe(false)
    expect(counts(fraction + 1e-9)).toBe(true)
  })
})

describe('tiers', () => {
  const tiers = [
    { id: 'bronze', title: 'Bronze', target: 1 },
    { id: 'silver', title: 'Silver', target: 2, image: 'silver.svg', supply: 5 },
    { id: 'gold', title: 'Gold', target: 4, hidden: true },
  ]
  const of = campaignOf({
    earn: {
      voter: { count: { activity: 'PollVoted' } },
      album: { collect: { keepsakes: 'all', atLeast: 2 } },
    },
    more: { voter: { tiers } },
  })
  const votes = [1, 2, 3, 4].map((n) => vote(`2024-03-10T12:00:0${n}Z`, `e${n}`))

  test('are all awarded that are crossed, each when it is', () => {
    const { awards } = deliver(catalogueOf(of), [votes])
    expect(awards.map(({ keepsakeId, eventId }) => `${keepsakeId} ${eventId}`)).toEqual([
      'bronze e1',
      'silver e2',
      'album e2',
      'gold e4',
    ])
  })

  test('are keepsakes of their own, which share their states; what one leaves out is the group’s', () => {
    const { keepsakes, measures, dependants } = compileCampaign(of)
    expect(
      keepsakes.map(({ id, title, image, hidden, supply }) => [id, title, image, hidden, supply]),
    ).toEqual([
      ['bronze', 'Bronze', 'voter.svg', false, undefined],
      ['silver', 'Silver', 'silver.svg', false, 5],
      ['gold', 'Gold', 'voter.svg', true, undefined],
      ['album', 'album', 'album.svg', false, undefined],
    ])
    expect(measures.size).toBe(1)
    expect([...dependants.values()].map((list) => list.map(({ id }) => id))).toEqual([
      ['bronze', 'silver', 'gold'],
    ])
    expect([...measures.values()].map(({ needs }) => needs)).toEqual([4])
  })

  test('of a hidden group are hidden, but for those that say otherwise', () => {
    const secretly = campaignOf({
      earn: { voter: { count: { activity: 'PollVoted' } } },
      more: { voter: { hidden: true, tiers: [{ ...tiers[0], hidden: false }, tiers[1]] } },
    })
    expect(compileCampaign(secretly).keepsakes.map(({ hidden }) => hidden)).toEqual([false, true])
  })

  test('share the draw of a chance', () => {
    const drawn = campaignOf({
      earn: { voter: { count: { activity: 'PollVoted' } } },
      more: { voter: { tiers, chance: 0.5 } },
      secret: 's',
    })
    expect(compileCampaign(drawn).measures.size).toBe(1)
  })

  test('that collect do not collect each other', () => {
    const collectors = [1, 2].map((target) => ({ id: `album-${target}`, title: 'Album', target }))
    const collecting = campaignOf({
      earn: { a: voted(1), b: voted(2), albums: { collect: { keepsakes: 'all' } } },
      more: { albums: { tiers: collectors } },
    })
    const after = (count: number) =>
      deliver(catalogueOf(collecting), [votes.slice(0, count)]).awards.map(({ keepsakeId }) => keepsakeId)
    expect(after(1)).toEqual(['a', 'album-1'])
    expect(after(2)).toEqual(['a', 'album-1', 'b', 'album-2'])
  })
})
