import { checkCampaignText } from '../../../awarding/checking/index.ts'

const warningsOf = (title: string, description = 'Watch it.') => {
  const text = JSON.stringify({
    id: 'games',
    title: 'Games',
    startsAt: '2024-07-26T00:00:00+02:00',
    endsAt: '2024-08-12T00:00:00+02:00',
    timeZone: 'Europe/Paris',
    keepsakes: [{ id: 'fan', title, description, earn: { count: { activity: 'PollVoted', target: 1 } } }],
  })
  return checkCampaignText(text).mistakes.map(({ severity, path, message }) => [severity, path, message])
}

test.each([
  ['\u0007', 'holds U+0007, a control character, which is shown as nothing or as a box: take it out'],
  ['\u001b[31m', 'holds U+001B, a control character, which is shown as nothing or as a box: take it out'],
  ['\u0085', 'holds U+0085, a control character, which is shown as nothing or as a box: take it out'],
  ['\u2028', 'holds U+2028, a control character, which is shown as nothing or as a box: take it out'],
  ...[...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'].map((character): [string, string] => [
    character,
    `holds U+${character.charCodeAt(0).toString(16).toUpperCase()}, which turns the direction of what follows: take it out, since pages find the direction of each text by themselves`,
  ]),
])('%j in a title or a description is a warning with its place and its cure', (character, message) => {
  expect(warningsOf(`Fan${character}s`)).toEqual([['warning', 'keepsakes[0].title', message]])
  expect(warningsOf('Fan', `Watch${character}it.`)).toEqual([
    ['warning', 'keepsakes[0].description', message],
  ])
})

test.each(['שלום', 'مرحبا', '👨\u200d👩\u200d👧', 'क्\u200dष', 'two\nlines', 'Größe'])(
  '%j is what it seems',
  (text) => {
    expect(warningsOf('Fan', text)).toEqual([])
  },
)
