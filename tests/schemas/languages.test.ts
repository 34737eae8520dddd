import fc from 'fast-check'
import { askedLanguageSchema, canonicalTag, languageSchema, lookUpLanguage } from '../../schemas/languages.ts'

describe('looking up a language', () => {
  test.each<[string[], string[], string | undefined]>([
    [['en'], ['ar', 'en'], 'en'],
    [['en-GB'], ['ar', 'en'], 'en'],
    [['ar-EG', 'en'], ['en', 'ar'], 'ar'],
    [['pt-BR'], ['pt', 'pt-BR'], 'pt-BR'],
    [['pt'], ['en', 'pt-BR'], undefined],
    [['xx', 'fr'], ['fr'], 'fr'],
    [['zh-TW'], ['zh', 'zh-Hant'], 'zh-Hant'],
    [['zh-CN'], ['zh-Hans', 'zh-Hant'], 'zh-Hans'],
    [['zh'], ['zh', 'zh-Hans'], 'zh'],
    [['sr-Latn-RS'], ['sr', 'sr-Latn'], 'sr-Latn'],
    [['de-u-co-phonebk'], ['de'], 'de'],
    [[], ['en'], undefined],
    [['en'], [], undefined],
  ])('of %j among %j finds %j', (asked, there, found) => {
    expect(lookUpLanguage(asked, there)).toBe(found)
  })

  test('finds what is asked for wherever it is there, and nothing that is not', () => {
    const tag = fc.constantFrom(
      'en',
      'en-GB',
      'ar',
      'ar-EG',
      'zh-Hant',
      'zh-Hans',
      'zh',
      'pt-BR',
      'he',
      'fr-CA',
    )
    fc.assert(
      fc.property(fc.array(tag), fc.uniqueArray(tag), (asked, there) => {
        const found = lookUpLanguage(asked, there)
        if (found !== undefined) expect(there).toContain(found)
        const [first] = asked
        if (first !== undefined && there.includes(first)) expect(found).toBe(first)
      }),
    )
  })
})

test.each([
  ['EN', 'en'],
  ['PT-br', 'pt-BR'],
  ['iw', 'he'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['english language', undefined],
  ['*', undefined],
  ['', undefined],
  ['en_GB', undefined],
  ['a'.repeat(36), undefined],
])('the tag %j is %j as it is written everywhere', (written, canonical) => {
  expect(canonicalTag(written)).toBe(canonical)
  expect(askedLanguageSchema.safeParse(written).success).toBe(canonical !== undefined)
  expect(languageSchema.safeParse(written).success).toBe(written === canonical)
})
