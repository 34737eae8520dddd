import { ownText, textFor, textName, writtenIn } from '../../../awarding/campaign/texts.ts'
import { timeIn } from '../../../awarding/campaign/window.ts'
import { compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { fingerprintOf } from '../../../awarding/catalogue/fingerprint.ts'
import { checkCampaignText } from '../../../awarding/checking/index.ts'

/** The check of a campaign with these lines of its own and of its one keepsake tells this. */
function told(campaign: string, keepsake: string): string[] {
  return check(campaign, keepsake).mistakes.map(
    ({ severity, path, message }) => `${severity} ${path}: ${message}`,
  )
}

function check(campaign: string, keepsake: string) {
  return checkCampaignText(`id: games
startsAt: 2024-07-26T00:00:00+02:00
endsAt: 2024-08-12T00:00:00+02:00
timeZone: Europe/Paris
${campaign}
keepsakes:
  - { id: fan, earn: { count: { activity: PollVoted, target: 1 } }, ${keepsake} }
`)
}

const OWN = 'language: en\ntitle: { en: Games, ar: ألعاب }'
const FAN = 'title: { en: Fan, ar: مشجع }, description: { en: Vote., ar: صوّت. }'

describe('texts in languages', () => {
  test('are right where each has the campaign’s own language', () => {
    expect(told(OWN, FAN)).toEqual([])
  })

  test('may be left to the campaign’s own language, which is a warning for each that others have', () => {
    expect(
      told(`${OWN}\ndescription: All of it.`, 'title: Fan, description: { en: Vote., ar: صوّت. }'),
    ).toEqual([
      'warning description: of the campaign is not written in ar: who reads that is shown it in en',
      'warning keepsakes[0].title: of fan is not written in ar: who reads that is shown it in en',
    ])
  })

  test('of tiers are missing where others have a language more', () => {
    const tiers = 'tiers: [{ id: a, title: A, target: 1 }, { id: b, title: { en: B, ar: ب }, target: 2 }]'
    const text = `id: games
startsAt: 2024-07-26T00:00:00+02:00
endsAt: 2024-08-12T00:00:00+02:00
timeZone: Europe/Paris
${OWN}
keepsakes:
  - { id: fan, ${FAN}, earn: { count: { activity: PollVoted } }, ${tiers} }
`
    expect(checkCampaignText(text).mistakes.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'keepsakes[0].tiers[0].title: of a is not written in ar: who reads that is shown it in en',
    ])
  })

  test('that are a list are told what they are to be, where the language is no text too', () => {
    expect(told('language: 5\ntitle: { en: Games }', 'title: [[x]], description: Vote.')).toEqual([
      'error language: must be a string, so in quotes: a BCP 47 language tag, such as en, ar or pt-BR; write "5"',
      expect.stringMatching(/^error keepsakes\[0\]\.title: must be a title of 1 to 200 characters/),
    ])
  })

  test('are not missing where one that is less particular is there', () => {
    const title = (tag: string) => `language: en\ntitle: { en: Games, ${tag}: Jogos }`
    expect(told(title('pt-BR'), 'title: { en: Fan, pt: Fã }, description: { en: Vote., pt: Vota. }')).toEqual(
      ['warning title: of the campaign is not written in pt: who reads that is shown it in en'],
    )
  })

  test.each([
    [
      '',
      'title: { en: Games }',
      'language: is missing: write the language of those who read none of the others, such as en',
    ],
    ['language: de', 'title: { en: Games }', 'title: must be written in de too, the campaign’s language'],
    ['language: en', 'title: { en: Games, iw: A }', 'title.iw: must be written he'],
    [
      'language: en',
      'title: { en: Games, arabic language: A }',
      'title.arabic language: must be a BCP 47 language tag, such as en, ar or pt-BR',
    ],
    ['language: en', 'title: { en: "" }', 'title.en: must not be empty: write a title'],
    [
      'language: en',
      'title: { en: 2024 }',
      'title.en: must be a string, so in quotes: a title of 1 to 200 characters; write "2024"',
    ],
    ['language: en', 'title: { en: "\u200b" }', 'title.en: has nothing that can be seen: write a title'],
    ['language: en', `title: { en: ${'x'.repeat(201)} }`, 'title.en: must be at most 200 characters'],
    [
      'language: english_uk',
      'title: Games',
      'language: must be a BCP 47 language tag, such as en, ar or pt-BR',
    ],
    ['language: EN', 'title: Games', 'language: must be written en'],
    [
      '',
      'title: 2024',
      'title: must be a string, so in quotes: a title of 1 to 200 characters; write "2024"',
    ],
    ['', 'title: [Games]', 'title: must be a title of 1 to 200 characters; write "[Games]"'],
    ['', 'description: Games', 'title: is missing: write a title of 1 to 200 characters'],
  ])('%s %s is told as %s', (language, title, mistake) => {
    expect(told(`${language}\n${title}`, 'title: Fan, description: Vote.')).toContain(`error ${mistake}`)
  })

  test('of which nothing is left are told', () => {
    expect(told('language: en\ntitle: {}', 'title: Fan, description: Vote.')).toContain(
      'error title: must have a text, such as { en: Trivia ace }',
    )
  })

  test('are looked at in every language: what is shown as something else is a warning', () => {
    expect(told(OWN, 'title: { en: Fan, ar: "a\u202eb" }, description: { en: V, ar: V }')).toEqual([
      expect.stringMatching(/^warning keepsakes\[0\]\.title\.ar: holds U\+202E/),
    ])
  })

  test('do not decide who earns what', () => {
    const [plain, translated] = [check('title: Games', 'title: Fan'), check(OWN, FAN)]
    const fingerprints = [plain, translated].map(({ campaign }) => campaign && fingerprintOf(campaign))
    expect(fingerprints[0]).toBe(fingerprints[1])
  })

  test('are all that the campaign is written in, its own language first', () => {
    const { campaign } = check(OWN, 'title: { en: Fan, fr: Fan }')
    expect(campaign && compileCampaign(campaign)).toMatchObject({
      languages: ['en', 'ar', 'fr'],
      keepsakes: [{ title: 'Fan', texts: { title: { en: 'Fan', fr: 'Fan' } } }],
    })
  })
})

describe('a text is shown', () => {
  const games = { en: 'Games', fr: 'Jeux', pt: 'Jogos', ar: '\u200b' }

  test.each([
    ['as it is written where nobody asks for a language', games, undefined, 'en', 'Games', true],
    ['in the campaign’s own language to who reads that', games, 'en', 'en', 'Games', true],
    ['in the language that is asked for', games, 'fr', 'en', 'Jeux', true],
    ['in one that is less particular', games, 'pt-BR', 'en', 'Jogos', true],
    ['in the campaign’s own where it is not written in that', games, 'de', 'en', 'Games', false],
    ['in the campaign’s own where there is nothing to see of it', games, 'ar', 'en', 'Games', false],
    ['as it is where it is written in no language', 'Games', 'fr', 'en', 'Games', false],
    ['as it is where the campaign says no language', 'Games', 'fr', undefined, 'Games', false],
    ['as nothing where it is not written in the campaign’s own', games, 'en', undefined, 'Games', true],
    ['as nothing where there is nothing to see of it', '\u200b', 'fr', 'en', '\u200b', true],
    ['as nothing where it lacks the campaign’s own', { fr: 'Jeux' }, undefined, 'en', '', true],
  ])('%s', (_, text, wanted, own, shown, isTranslated) => {
    expect(textFor(text, wanted, own)).toEqual({ text: shown, isTranslated })
  })

  test('by its language, which is none where the campaign says none', () => {
    expect([writtenIn('Games', 'en'), writtenIn('Games'), writtenIn(games, 'de')]).toEqual([
      { en: 'Games' },
      { '': 'Games' },
      games,
    ])
    expect([
      ownText('Games', undefined),
      ownText(games, 'fr'),
      ownText(games, 'de'),
      ownText(games, undefined),
    ]).toEqual(['Games', 'Jeux', '', ''])
    expect(textName(['keepsakes', 0, 'imageText'])).toBe('imageText')
  })
})

test.each([
  [{ at: 99 }, undefined],
  [{ at: 100 }, 100],
  [{ at: 199 }, 199],
  [{ at: 200 }, undefined],
  [{ at: 99, watched: { from: 50, to: 99 } }, undefined],
  [{ at: 150, watched: { from: 50, to: 150 } }, 150],
  [{ at: 200, watched: { from: 199, to: 200 } }, 199],
  [{ at: 900, watched: { from: 50, to: 900 } }, 199],
  [{ at: 900, watched: { from: 200, to: 900 } }, undefined],
])('in a window from 100 to 200, %j counts at %p', (activity, at) => {
  expect(timeIn({ from: 100, to: 200 }, activity)).toBe(at)
})
