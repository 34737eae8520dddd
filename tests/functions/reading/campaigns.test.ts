import { getCampaign, listCampaigns } from '../../../functions/reading/campaigns.ts'
import { catalogueOf, votes } from '../support/catalogue.ts'

const catalogue = catalogueOf(
  { id: 'spring', startsAt: '2024-03-01T00:00:00Z', keepsakes: [{ id: 'a', earn: votes(1) }] },
  {
    id: 'summer',
    startsAt: '2024-06-01T02:00:00+02:00',
    keepsakes: [
      { id: 'open', earn: votes(1) },
      { id: 'secret', earn: votes(2), hidden: true, supply: 9 },
      { id: 'rare', earn: votes(3), supply: 10 },
    ],
  },
  { id: 'also-summer', startsAt: '2024-06-01T00:00:00Z', keepsakes: [{ id: 'a', earn: votes(1) }] },
)

test('campaigns are listed by their start, the latest first, and by id where they start together', () => {
  expect(listCampaigns(catalogue)).toEqual({
    campaigns: ['also-summer', 'summer', 'spring'].map((campaignId) =>
      expect.objectContaining({ campaignId, title: `Title of ${campaignId}`, timeZone: 'Europe/Paris' }),
    ),
  })
  expect(listCampaigns(catalogueOf())).toEqual({ campaigns: [] })
})

test('a campaign shows its keepsakes in its order, of a hidden one that it is there and nothing else', () => {
  expect(getCampaign('summer', catalogue)).toEqual({
    campaignId: 'summer',
    title: 'Title of summer',
    startsAt: '2024-06-01T02:00:00+02:00',
    endsAt: '2024-08-01T00:00:00Z',
    timeZone: 'Europe/Paris',
    keepsakes: [
      { keepsakeId: 'open', title: 'Title of open', image: 'stamps/open.svg' },
      { hidden: true },
      { keepsakeId: 'rare', title: 'Title of rare', image: 'stamps/rare.svg', supply: 10 },
    ],
  })
})

test('how keepsakes are earned is not for everybody to read', () => {
  expect(JSON.stringify(getCampaign('summer', catalogue))).not.toMatch(/earn|count|secret/)
})

test.each([undefined, '', 'unknown', 'Summer', 'summer#open', '__proto__', 'constructor', '\ud800'])(
  'a campaign that there is not is a problem: %j',
  (campaignId) => {
    expect(() => getCampaign(campaignId, catalogue)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ status: 404 }) }),
    )
  },
)
