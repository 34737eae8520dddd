import { inQuotes, quoted, whyQuotes } from '../../../awarding/campaign/yaml-text.ts'
import { checkCampaignText } from '../../../awarding/checking/index.ts'

const LIST = 'a - at the beginning makes a list of it'
const KEY = 'a ? at the beginning makes a key of it'
const COLON = 'a colon and a space make a key of what stands before them'
const ENDS = 'its quotes end before it does'

test.each<[string, string | undefined]>([
  ['', undefined],
  ['plain', undefined],
  ['-', LIST],
  ['- a', LIST],
  ['-a', undefined],
  ['a - b', undefined],
  ['?', KEY],
  ['? a', KEY],
  ['?a', undefined],
  ['a ? b', undefined],
  ['| a', 'a | at the beginning is for texts of several lines'],
  ['>', 'a > at the beginning is for texts of several lines'],
  ['a | b > c', undefined],
  ...[...'@`%*&!'].map((first): [string, string] => [
    `${first}a`,
    `a text without quotes cannot begin with ${first}`,
  ]),
  ['a@b', undefined],
  ['a: b', COLON],
  ['a:b', undefined],
  ['a:', 'a colon at the end makes a key of it'],
  ['"a"', undefined],
  ['"a" b', ENDS],
  ['"a" # b', undefined],
  ['"a", b', undefined],
  ['"a" ]', undefined],
  ['"a\\" b"', undefined],
  ['"a\\"" b', ENDS],
  ['"a', undefined],
  ["'a' b", ENDS],
  ["'a''b'", undefined],
  ["'a''b' c", ENDS],
  ["'a: b'", undefined],
  ['[a]', undefined],
  ['[a] b', 'a [ begins a list'],
  ['[a], b', undefined],
  ['[[a] b]', undefined],
  ['[[a] b] c', 'a [ begins a list'],
  ['[a', undefined],
  ['{a} b', 'a { begins an object'],
  ['{a: [b]}', undefined],
  ['{a: [b]} c', 'a { begins an object'],
])('the text %j needs quotes in YAML, or does not', (text, why) => {
  expect(whyQuotes(text)).toBe(why)
})

test.each([
  ['a: b', '"a: b"'],
  ["It's: on", '"It\'s: on"'],
  ['The "big": one', `'The "big": one'`],
  [`It's "big": on`, `'It''s "big": on'`],
  ['C:\\games: on', `'C:\\games: on'`],
  ['"a" b', `'"a" b'`],
  ['"a: b"', '"a: b"'],
  ["'a: b'", '"a: b"'],
  [`'a "b"'`, `'a "b"'`],
])('the text %j in quotes is %j', (text, expected) => {
  expect(quoted(text)).toBe(expected)
})

test('a text of up to 60 characters is written out, and a longer one is not', () => {
  expect(inQuotes('x'.repeat(60))).toBe(`write "${'x'.repeat(60)}"`)
  expect(inQuotes('x'.repeat(61))).toBe('put the whole text in quotes')
})

/** A campaign in YAML with such a description, and the mistakes that it has. */
const described = (description: string, earn = '{ count: { activity: PollVoted, target: 1 } }') =>
  checkCampaignText(`id: games
title: Games
startsAt: 2024-07-26T00:00:00+02:00
endsAt: 2024-08-12T00:00:00+02:00
timeZone: Europe/Paris
keepsakes:
  - id: fan
    title: Fan
    description: ${description}
    earn: ${earn}`).mistakes.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)

test.each([
  ['in a text of several lines', '|\n      Vote\n      \ttwice', undefined],
  ['in a text in quotes over several lines', '"Vote\n      \ttwice"', undefined],
  ['in brackets', 'Vote.', '{ count: {\n      \tactivity: PollVoted,\n      \ttarget: 1 } }'],
  ['before a comment', 'Vote.\n\t# so far', undefined],
])('a tab %s is no indentation', (_, description, earn) => {
  expect(described(description, earn)).toEqual([])
})

test.each([
  [
    'a value of an object at the end of a file',
    'Vote.',
    '{ count: { activity: PollVoted, target: 1',
    '10:20 : has a { that does not end: close it with }',
  ],
  [
    'a value with a comma',
    'Vote, twice: now',
    undefined,
    '9:18 : needs quotes, since a colon and a space make a key of what stands before them: write "Vote, twice: now"',
  ],
  [
    'a text of Windows',
    'a: b\r',
    undefined,
    '9:18 : needs quotes, since a colon and a space make a key of what stands before them: write "a: b"',
  ],
])('%s is told where it stands', (_, description, earn, told) => {
  expect(described(description, earn)[0]).toBe(told)
})
