import fc from 'fast-check'
import { checked } from '../../../web/studio/core/checking.ts'
import { valueAt } from '../../../web/studio/model/paths.ts'
import { type Edit, EditError } from '../../../web/studio/model/text/edit.ts'
import { edited } from '../../../web/studio/model/text/edit-text.ts'
import { merged } from '../../../web/studio/model/text/merge.ts'
import { runs } from '../../support/runs.ts'

const TEXT = `# A note of the producer.
id: quiz-week
title: Quiz week   # what viewers read
startsAt: 2024-08-01T00:00:00+02:00
endsAt: 2024-08-08T00:00:00+02:00
timeZone: Europe/Paris
keepsakes:
  # The easy one.
  - id: voter
    title: 'Voter'
    strange: { stays: [ as, it, is ] }
    earn: { count: { activity: PollVoted, target: 3 } }

  # The hard one.
  - id: fan
    title: Fan
    earn:
      streak:
        activity: PollVoted
        days: 5 # of seven
`

const after = (edit: Edit, text = TEXT) => edited(checked(text), edit)

/** The lines that one text has and the other has not. */
function difference(text: string): { gone: string[]; come: string[] } {
  const [before, now] = [TEXT.split('\n'), text.split('\n')]
  return {
    gone: before.filter((line) => !now.includes(line)),
    come: now.filter((line) => !before.includes(line)),
  }
}

test.each<[string, Edit, string[], string[]]>([
  [
    'a text',
    { kind: 'set', path: ['title'], value: 'Quiz: the week' },
    ['title: Quiz week   # what viewers read'],
    ['title: "Quiz: the week"   # what viewers read'],
  ],
  [
    'a text in quotes',
    { kind: 'set', path: ['keepsakes', 0, 'title'], value: "It's on" },
    ["    title: 'Voter'"],
    ["    title: 'It''s on'"],
  ],
  [
    'a number within brackets',
    { kind: 'set', path: ['keepsakes', 0, 'earn', 'count', 'target'], value: 4 },
    ['    earn: { count: { activity: PollVoted, target: 3 } }'],
    ['    earn: { count: { activity: PollVoted, target: 4 } }'],
  ],
  [
    'a number before a comment',
    { kind: 'set', path: ['keepsakes', 1, 'earn', 'streak', 'days'], value: 6 },
    ['        days: 5 # of seven'],
    ['        days: 6 # of seven'],
  ],
  ['another key', { kind: 'set', path: ['keepsakes', 1, 'supply'], value: 100 }, [], ['    supply: 100']],
  [
    'a key that goes',
    { kind: 'remove', path: ['keepsakes', 0, 'strange'] },
    ['    strange: { stays: [ as, it, is ] }'],
    [],
  ],
])('%s is changed in its line, and nothing else', (_, edit, gone, come) => {
  expect(difference(after(edit))).toEqual({ gone, come })
})

test('a stamp is moved with its comment, and back again to the letter', () => {
  const moved = after({ kind: 'move', path: ['keepsakes'], from: 0, to: 1 })
  expect(moved.indexOf('# The hard one.')).toBeLessThan(moved.indexOf('# The easy one.'))
  expect(moved).toMatch(/# The easy one\.\n {2}- id: voter/)
  expect(difference(moved)).toEqual({ gone: [], come: [] })
  expect(after({ kind: 'move', path: ['keepsakes'], from: 1, to: 0 }, moved)).toBe(TEXT)
})

test('a stamp is copied with all that no form knows, and deleted', () => {
  const copied = after({ kind: 'copy', path: ['keepsakes'], from: 0, anew: { id: 'voter-copy' } })
  expect(valueAt(checked(copied).content, ['keepsakes', 1])).toMatchObject({
    id: 'voter-copy',
    strange: { stays: ['as', 'it', 'is'] },
  })
  expect(after({ kind: 'remove', path: ['keepsakes', 1] }, copied)).toBe(TEXT)
})

test('the first stamp goes into a campaign that has none', () => {
  const value = { id: 'voter', title: 'Voter', earn: { count: { activity: 'PollVoted', target: 1 } } }
  for (const list of ['[]', '', '\n']) {
    const text = after({ kind: 'insert', path: ['keepsakes'], at: 0, value }, `id: a\nkeepsakes: ${list}`)
    expect(text).toContain('\n  - id: voter\n    title: Voter\n')
  }
  expect(checked(after({ kind: 'set', path: ['id'], value: 'a' }, '')).content).toEqual({ id: 'a' })
})

test('files of other habits keep them', () => {
  const json = '{\n  "id": "a",\n  "title": "A"\n}\n'
  expect(after({ kind: 'set', path: ['title'], value: 'B' }, json)).toBe(json.replace('"A"', '"B"'))
  const windows = TEXT.replaceAll('\n', '\r\n')
  const supply: Edit = { kind: 'set', path: ['keepsakes', 1, 'supply'], value: 1 }
  expect(after(supply, windows)).toBe(after(supply).replaceAll('\n', '\r\n'))
  const flush = TEXT.replaceAll(/^ {2}/gm, '')
  expect(difference(after(supply, flush).replaceAll(/^/gm, ''))).toBeDefined()
  expect(after(supply, flush)).toMatch(/\n- id: fan\n {2}title: Fan\n/)
})

test('a text with a slip, and one that shares its parts, are left as they are', () => {
  expect(() => after({ kind: 'set', path: ['title'], value: 'B' }, 'id: [a')).toThrow(EditError)
  const shared = TEXT.replace('title: Fan', 'title: *again').replace("'Voter'", '&again Voter')
  expect(() => after({ kind: 'remove', path: ['keepsakes', 0] }, shared)).toThrow(EditError)
})

test('whatever somebody types as a title is that title', () => {
  const titles = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '',
      ' ',
      '- a',
      'true',
      '1.0',
      '# a',
      'a: b',
      '{a}',
      '[',
      "'",
      '"',
      '*a',
      '\u202e',
      'a\nb',
      '~',
      'a\u00a0',
      '\u2003',
    ),
  )
  fc.assert(
    fc.property(titles, fc.constantFrom('title', 'id'), (title, key) => {
      for (const path of [[key], ['keepsakes', 0, key], ['keepsakes', 0, 'earn', 'count', 'activity']]) {
        const text = after({ kind: 'set', path, value: title })
        const read = checked(text)
        expect([read.isReadable, valueAt(read.content, path)]).toEqual([true, title])
        expect(text).toContain('# A note of the producer.')
      }
    }),
    { numRuns: runs(60) },
  )
})

describe('the changes of two people', () => {
  const mine = TEXT.replace('Quiz week', 'My week')

  test('stay both where they are of different places', () => {
    const theirs = TEXT.replace('days: 5', 'days: 4')
    expect(merged(TEXT, mine, theirs, 'mine')).toEqual({
      text: mine.replace('days: 5', 'days: 4'),
      clashes: 0,
    })
  })

  test('are told where they are of one place, and one of them stands', () => {
    const theirs = TEXT.replace('Quiz week', 'Their week').replace('days: 5', 'days: 4')
    expect(merged(TEXT, mine, theirs, 'mine')).toEqual({
      text: mine.replace('days: 5', 'days: 4'),
      clashes: 1,
    })
    expect(merged(TEXT, mine, theirs, 'theirs')).toEqual({ text: theirs, clashes: 1 })
  })
})
