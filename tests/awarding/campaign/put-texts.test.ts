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
  ['behind a mark at the beginning', '\ufefftitle: Games', '\ufefftitle:\n  en: Games\n  ar: ألعاب'],
])('a text that stands %s stands by language as what is around it', (_, before, after) => {
  expect(put(before, BOTH)).toBe(after)
})

test.each(['title: &t Games\nother: *t\n', 'other: &t Games\ntitle: *t\n', 'id: a\n'])(
  '%j is told to be written by hand',
  (text) => {
    expect(() => put(text, BOTH)).toThrow(PutError)
  },
)

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
