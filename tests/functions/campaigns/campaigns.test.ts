import { asWritten, getCampaign, imagesUnder, listCampaigns } from '../../../functions/campaigns/campaigns.ts'
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

const shown = { catalogue, imageUrl: asWritten }

test('campaigns are listed by their start, the latest first, and by id where they start together', () => {
  expect(listCampaigns(catalogue)).toEqual({
    campaigns: ['also-summer', 'summer', 'spring'].map((campaignId) =>
      expect.objectContaining({ campaignId, title: `Title of ${campaignId}`, timeZone: 'Europe/Paris' }),
    ),
  })
  expect(listCampaigns(catalogueOf())).toEqual({ campaigns: [] })
})

test('a campaign shows its keepsakes in its order, of a hidden one that it is there and nothing else', () => {
  expect(getCampaign('summer', shown)).toEqual({
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

test('campaigns and keepsakes are shown with their descriptions, and a tier with that of its group or its own', () => {
  const described = catalogueOf({
    id: 'winter',
    description: 'All winter long',
    keepsakes: [
      { id: 'one', earn: votes(1), description: 'Vote once' },
      {
        id: 'group',
        earn: { count: { activity: 'PollVoted' } },
        description: 'Vote often',
        tiers: [
          { id: 'silver', title: 'Silver', target: 2 },
          { id: 'gold', title: 'Gold', target: 3, description: 'Vote very often' },
        ],
      },
      { id: 'secret', earn: votes(4), description: 'A secret', hidden: true },
    ],
  })
  const campaign = getCampaign('winter', { catalogue: described, imageUrl: asWritten })
  expect(campaign.description).toBe('All winter long')
  expect(listCampaigns(described).campaigns).toMatchObject([{ description: 'All winter long' }])
  expect(campaign.keepsakes).toMatchObject([
    { description: 'Vote once' },
    { keepsakeId: 'silver', description: 'Vote often' },
    { keepsakeId: 'gold', description: 'Vote very often' },
    { hidden: true },
  ])
  expect(campaign.keepsakes[3]).toEqual({ hidden: true })
})

test('pictures are shown under the address that the stage gives them', () => {
  const imageUrl = imagesUnder('https://cdn.example.com/passports')
  expect(getCampaign('spring', { catalogue, imageUrl }).keepsakes).toMatchObject([
    { image: 'https://cdn.example.com/passports/stamps/a.svg' },
  ])
})

test('how keepsakes are earned is not for everybody to read', () => {
  expect(JSON.stringify(getCampaign('summer', shown))).not.toMatch(/earn|count|secret/)
})

test.each([undefined, '', 'unknown', 'Summer', 'summer#open', '__proto__', 'constructor', '\ud800'])(
  'a campaign that there is not is a problem: %j',
  (campaignId) => {
    expect(() => getCampaign(campaignId, shown)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ status: 404 }) }),
    )
  },
)
