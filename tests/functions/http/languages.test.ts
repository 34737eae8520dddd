import { askedLanguages, languageQuerySchema } from '../../../functions/http/languages.ts'
import { apiHandler } from '../../../functions/http/stack.ts'
import { answerOf } from '../support/api.ts'
import { observed } from '../support/powertools.ts'

const asked = (acceptLanguage?: string, lang?: string) =>
  askedLanguages({
    query: lang === undefined ? {} : { lang },
    headers: acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage },
  })

test.each<[string | undefined, string[]]>([
  [undefined, []],
  ['', []],
  ['*', []],
  ['en', ['en']],
  ['ar-eg, ar;q=0.9, en;q=0.8', ['ar-EG', 'ar', 'en']],
  ['en;q=0.2,fr;q=0.9, de', ['de', 'fr', 'en']],
  ['fr;q=0, en', ['en']],
  ['en;q=nonsense, fr', ['fr']],
  ['iw', ['he']],
  ['<script>, ;;;q=1, en_GB, fr', ['fr']],
])('Accept-Language %j asks for %j', (field, languages) => {
  expect(asked(field)).toEqual(languages)
})

test('lang goes before whatever Accept-Language says', () => {
  expect(asked('fr, en;q=0.9', 'AR-eg')).toEqual(['ar-EG'])
})

test('of a field without an end only the beginning is read', () => {
  expect(asked(Array.from({ length: 100_000 }, (_, n) => `en-x-${n}`).join()).length).toBeLessThan(200)
})

describe('an answer in a language', () => {
  const languagesOf = (languages: (string | undefined)[] | undefined) =>
    apiHandler(async () => ({ body: {}, cacheControl: 'public', ...(languages ? { languages } : {}) }), {
      ...observed(),
      parameters: languageQuerySchema,
    })

  test.each([
    [['ar'], 'ar', 'accept-encoding, origin, accept-language'],
    [['ar', undefined, 'en', 'ar'], 'ar, en', 'accept-encoding, origin, accept-language'],
    [[undefined], undefined, 'accept-encoding, origin, accept-language'],
    [undefined, undefined, 'accept-encoding, origin'],
  ])('in %j says %j, and that it varies by %j', async (languages, contentLanguage, vary) => {
    const { headers } = await answerOf(languagesOf(languages), {})
    expect([headers?.['content-language'], headers?.vary]).toEqual([contentLanguage, vary])
  })

  test.each(['no language', 'en_GB', '', '*', 'x'.repeat(5_000)])(
    'is refused for lang=%j, once',
    async (lang) => {
      const { status, body } = await answerOf(languagesOf([]), { query: { lang } })
      expect([status, body.detail]).toEqual([
        400,
        'lang: must be a BCP 47 language tag, such as en, ar or pt-BR',
      ])
    },
  )
})
