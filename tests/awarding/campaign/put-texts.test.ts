import fc from 'fast-check'
import { parseCampaignDocument } from '../../../awarding/campaign/document.ts'
import { PutError, putTexts } from '../../../awarding/campaign/put-texts.ts'

const put = (text: string, texts: Record<string, string>) => putTexts(text, [{ path: ['title'], texts }])
const BOTH = { en: 'Games', ar: 'ألعاب' }

test.each([
  ['after its key', 'title: Games # so far\nid: a\n', 'title: # so far\n  en: Games\n  ar: ألعاب\nid: a\n'],
  ['in quotes', 'title: "Games"\n', 'title:\n  en: Games\n  ar: ألعاب\n'],
  ['in lines of its own', 'title: >-\n  Ga\n  mes\nid: a\n', 'title:\n  en: Games\n  ar: ألعاب\nid: a\n'],
  ['in brackets', '{ id: a, title: Games }\n', '{ id: a, title: { "en": "Games", "ar": "ألعاب" } }\n'],
  ['in JSON', '{ "title": "Games" }', '{ "title": { "en": "Games", "ar": "ألعاب" } }'],
  ['by language in brackets', 'title: { en: Games } # c\n', 'title: { en: "Games", ar: "ألعاب" } # c\n'],
  [
    'by language in lines',
    'title:\n    en: Games # own\n    # more\nid: a\n',
    'title:\n    en: Games # own\n    ar: ألعاب\n    # more\nid: a\n',
  ],
  ['by language, another one', 'title:\n  en: Games\n  ar: "x"\n', 'title:\n  en: Games\n  ar: ألعاب\n'],
  ['at lines of Windows', 'title: Games\r\nid: a\r\n', 'title:\r\n  en: Games\r\n  ar: ألعاب\r\nid: a\r\n'],
  ['before a space and a colon', 'title : Games\nid: a\n', 'title :\n  en: Games\n  ar: ألعاب\nid: a\n'],
  ['before a comment far behind', 'title: Games   # so far\n', 'title: # so far\n  en: Games\n  ar: ألعاب\n'],
  [
    'by language, in quotes of its own',
    'title:\n  en: "Games" # c\n',
    'title:\n  en: "Games" # c\n  ar: ألعاب\n',
  ],
  [
    'in JSON behind an empty line',
    '\n{ "title": "Games" }',
    '\n{ "title": { "en": "Games", "ar": "ألعاب" } }',
  ],
  [
    'beside a mark within another',
    'id: "a\ufeffb"\ntitle: Games\n',
    'id: "a\ufeffb"\ntitle:\n  en: Games\n  ar: ألعاب\n',
  ],
  ['behind a mark at the beginning', '\ufefftitle: Games', '\ufefftitle:\n  en: Games\n  ar: ألعاب'],
])('a text that stands %s stands by language as what is around it', (_, before, after) => {
  expect(put(before, BOTH)).toBe(after)
})

test('a text deep in the file, and a long one, stand in a line of their own', () => {
  const long = 'many words '.repeat(20).trim()
  const file =
    'id: a\nkeepsakes:\n  - id: one\n    title: One\n  - id: two\n    tiers:\n      - { id: t, title: T }\n'
  const puts = [
    { path: ['keepsakes', 0, 'title'], texts: { en: long } },
    { path: ['keepsakes', 1, 'tiers', 0, 'title'], texts: { en: 'T' } },
  ]
  expect(putTexts(file, puts)).toBe(
    `id: a\nkeepsakes:\n  - id: one\n    title:\n      en: ${long}\n  - id: two\n    tiers:\n      - { id: t, title: { en: "T" } }\n`,
  )
})

test.each([
  'title: &t Games\nother: *t\n',
  'other: &t Games\ntitle: *t\n',
  'id: a\n',
  'title: [Games]\n',
  'title: Games\nid: @a\n',
  'title:\n  fr: Jeux\n',
])('%j is told to be written by hand', (text) => {
  expect(() => put(text, BOTH)).toThrow(PutError)
  expect(() => put(text, BOTH)).toThrow(
    expect.objectContaining({
      ...{ name: 'PutError', path: ['title'] },
      message: 'cannot be written by itself, as it shares its text with others by & and *: write it out',
    }),
  )
})

test('whatever a text is, the file says it then, and nothing else of it changes', () => {
  const files = [
    'id: a\ntitle: Games\nn: 12345678901234567890\n',
    'id: a\ntitle: { en: Games }\n',
    'id: a\ntitle:\n  en: Games\n',
    '{ "id": "a", "title": "Games" }',
    '{ id: a, title: Games }',
  ]
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => each.isWellFormed())
  fc.assert(
    fc.property(fc.constantFrom(...files), text, text, (file, en, ar) => {
      const read = parseCampaignDocument(put(file, { en, ar }))
      expect(read).toMatchObject({ ok: true, document: { content: { id: 'a', title: { en, ar } } } })
    }),
  )
})
