import { asWritten, getCampaign, listCampaigns } from '../../../functions/campaigns/campaigns.ts'
import { catalogueOf, votes } from '../support/catalogue.ts'

const catalogue = catalogueOf(
  {
    id: 'games',
    language: 'en',
    title: { en: 'Games', ar: 'ألعاب', 'pt-BR': 'Jogos' },
    description: { en: 'All of them', ar: '' },
    startsAt: '2024-06-02T00:00:00Z',
    keepsakes: [
      {
        id: 'fan',
        title: { en: 'Fan', ar: 'مشجع' },
        description: { en: 'Vote', ar: 'صوّت' },
        imageText: { en: 'A hand', ar: 'يد' },
        earn: votes(1),
      },
      { id: 'plain', title: 'Plain', imageText: 'A plain', earn: votes(2) },
      {
        id: 'group',
        description: { en: 'Often', ar: 'كثيرا' },
        image: 'stamps/group.svg',
        imageText: { en: 'A group', ar: 'مجموعة' },
        earn: { count: { activity: 'PollVoted' } },
        tiers: [
          { id: 'silver', title: { en: 'Silver', ar: 'فضة' }, target: 3 },
          { id: 'gold', title: 'Gold', target: 4, image: 'stamps/gold.svg' },
        ],
      },
    ],
  },
  { id: 'silent', title: 'Silent', keepsakes: [{ id: 'a', earn: votes(1) }] },
)
const shown = (...asked: string[]) => getCampaign('games', { catalogue, imageUrl: asWritten, asked })

test('a campaign is shown in the language that is asked for, with what is not written in it', () => {
  expect(shown('ar-EG', 'en')).toMatchObject({
    language: 'ar',
    languages: ['en', 'ar', 'pt-BR'],
    title: 'ألعاب',
    description: 'All of them',
    untranslated: ['description'],
    keepsakes: [
      { title: 'مشجع', description: 'صوّت', imageText: 'يد' },
      { title: 'Plain', imageText: 'A plain', untranslated: ['title', 'imageText'] },
      { title: 'فضة', description: 'كثيرا', imageText: 'مجموعة' },
      { title: 'Gold', description: 'كثيرا', untranslated: ['title'] },
    ],
  })
})

test('a picture of its own does not have the words of its group’s picture', () => {
  expect(shown('en').keepsakes[3]).not.toHaveProperty('imageText')
})

test.each([[[]], [['en']], [['en-GB']], [['sv', 'fi']]])(
  'asked for %j it is in its own language, untold of',
  (asked) => {
    const { keepsakes, ...campaign } = shown(...asked)
    expect(campaign).toMatchObject({ language: 'en', title: 'Games', description: 'All of them' })
    for (const each of [campaign, ...keepsakes]) expect(each).not.toHaveProperty('untranslated')
  },
)

test('a campaign that says no language tells none, whatever is asked for, and each of a list has its own', () => {
  const campaigns = listCampaigns(catalogue, ['pt-BR'])
  expect(campaigns).toMatchObject({
    campaigns: [{ title: 'Silent' }, { language: 'pt-BR', title: 'Jogos', untranslated: ['description'] }],
  })
  expect(campaigns.campaigns[0]).not.toHaveProperty('language')
})
