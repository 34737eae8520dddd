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
