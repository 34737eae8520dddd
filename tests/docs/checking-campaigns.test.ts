import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import { criterionKinds } from '../../awarding/criteria/index.ts'
import { MOST_MOMENTS } from '../../awarding/criteria/sequence/moments.ts'
import { projectRoot } from '../../packaging/project.ts'
import { costText } from '../../publishing/campaign-cost.ts'
import { mistakeText, readCampaignFiles } from '../../publishing/campaign-files.ts'
import { readCampaignText } from '../awarding/support/read-campaign.ts'
import { fencesOf } from './fences.ts'
import { pageText, tableUnder } from './pages.ts'

const page = pageText('docs/checking-campaigns.md')
const shown = fencesOf(page).filter(({ language }) => language === '')

/** The campaign in which the page's examples of mistakes are made. */
const GAMES = `id: games
title: The games
startsAt: 2024-07-26T00:00:00+01:00
endsAt: 2024-08-12T00:00:00+02:00
timeZone: Europe/Paris
keepsakes:
  - id: quick-thinker
    title: Quick thinker
    description: Answer five questions.
    earn: { count: { activity: TriviaAnswered, distinct: questionId, tragte: 5 } }
  - id: both-finals
    title: Both finals
    description: Watch both finals.
    earn: { count: { activity: TvWatched, where: { programId: [a, b] }, distinct: programId, target: 3 } }
  - id: big-night
    title: Big night
    description: Watch for an hour.
    image: stamps/ace.svg
    earn: { watch: { minutes: 60 } }
`

test('the mistakes that the page shows are what the check says of a campaign that has them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  try {
    const path = join(folder, 'games.yaml')
    await writeFile(path, GAMES)
    const checked = await readCampaignFiles([path])
    const lines = checked.flatMap(({ mistakes }) =>
      mistakes.map((each) => mistakeText('games.yaml', each).replace(`${folder}/`, '')),
    )
    const examples = shown.flatMap(({ text }) =>
      text.split('\n').filter((line) => line.startsWith('games.yaml')),
    )
    expect(examples.sort()).toEqual(lines.sort())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('the cost that the page shows is that of the campaign', async () => {
  const file = 'campaigns/passport-to-paris.yaml'
  const [checked] = await readCampaignFiles([join(projectRoot, file)])
  if (!checked?.cost) throw new Error(`${file} has no cost`)
  const [whole, largest] = costText(file, checked.cost).split('\n')
  expect(shown.map(({ text }) => text)).toContain(`${whole}\n${largest}\n`)
})

/** The most bytes of each state that a criterion keeps, in the longest campaign that the pages speak of. */
function boundsOf(earn: string): number[] {
  const read = readCampaignText(`id: c
title: C
startsAt: 2024-07-26T00:00:00+02:00
endsAt: 2024-08-12T00:00:00+02:00
timeZone: Europe/Paris
keepsakes: [{ id: k, title: K, description: D, earn: ${earn} }]
`)
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  return compileCampaign(read.campaign)
    .measures.values()
    .toArray()
    .map(({ largestBytes }) => largestBytes)
}
const boundOf = (earn: string) => Math.max(...boundsOf(earn))
/** Each more takes this. */
const slope = (earn: (n: number) => string) => (boundOf(earn(60)) - boundOf(earn(15))) / 45

const perValue = slope((n) => `{ count: { activity: TriviaAnswered, distinct: questionId, target: ${n} } }`)
const perEvent = slope((n) => `{ count: { activity: TriviaAnswered, target: ${n} } }`)
const perSecond = boundOf('{ watch: { minutes: 15 } }') / 900
const perProgrammeSecond = boundOf('{ watch: { minutes: 15, meter: program } }') / 900
const perDay = boundOf('{ streak: { activity: PollVoted, days: 5 } }') / 17
const step = '{ activity: PollVoted }'
const perStep = Math.max(...boundsOf(`{ sequence: { steps: [${step}, { activity: TvWatched }, ${step}] } }`))

// The pages give the figure as the number within, to one in ten.
test.each([
  ['docs/checking-campaigns.md', /(\d+) bytes for each value to be counted/, perValue],
  ['docs/checking-campaigns.md', /(\d+) for each event without `distinct`/, perEvent],
  ['docs/checking-campaigns.md', /about (\d+) bytes for each second;/, perSecond],
  ['docs/checking-campaigns.md', /with `meter: program` about (\d+)/, perProgrammeSecond],
  ['docs/checking-campaigns.md', /about (\d+) bytes for each day of the window/, perDay],
  ['docs/checking-campaigns.md', /moments, about ([\d.]+) KB/, perStep / 1000],
  ['docs/checking-campaigns.md', /minutes in 900 pieces take ([\d,]+)\./, perSecond * 900],
  ['awarding/criteria/count/count.md', /at most about (\d+) bytes for each/, perValue],
  ['awarding/criteria/count/count.md', /\((\d+) for events\)/, perEvent],
  [
    'awarding/criteria/watch/watch.md',
    /in a campaign of 17 days, ([\d.]+) KB for 15 minutes/,
    (perSecond * 900) / 1000,
  ],
  ['awarding/criteria/watch/watch.md', /about (\d+) bytes a second/, perProgrammeSecond],
  ['awarding/criteria/streak/streak.md', /about (\d+) bytes each/, perDay],
  ['awarding/criteria/streak/streak.md', /some (\d+) bytes in a campaign of 17 days/, perDay * 17],
  [
    'awarding/criteria/sequence/sequence.md',
    /([\d.]+) KB for each step in a campaign of 17 days/,
    perStep / 1000,
  ],
])('%s says how large a state can become: %s', (path, pattern, real) => {
  const [, figure = 'nothing'] = pattern.exec(pageText(path).replaceAll(/\s+/g, ' ')) ?? []
  expect(Math.abs(Number(figure.replace(',', '')) / real - 1)).toBeLessThan(0.1)
})

test('the table of states has every kind that measures', () => {
  const told = tableUnder(page, '## What a campaign can cost').map(([kind = '']) => kind.replaceAll('`', ''))
  const composites = ['all', 'any', 'atLeast']
  expect(told).toEqual(criterionKinds.map(({ name }) => name).filter((name) => !composites.includes(name)))
  expect(page).toContain(`at most ${MOST_MOMENTS} moments`)
})
