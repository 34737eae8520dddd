import type { Chapter } from './chapter.ts'
import { type Html, html } from './html.ts'
import { type Leaf, leafHtml } from './leaf.ts'
import { cohortsPlot } from './plots/cohorts.ts'
import { daysPlot } from './plots/days.ts'
import { editionsPlot, funnelPlot, neverEarnedPlot, partnersPlot, rarityPlot } from './plots/ranked.ts'
import { streaksPlot } from './plots/streaks.ts'
import { sinceFirstActivityPlot, sinceStartPlot } from './plots/times.ts'

const awardsByDay: Leaf = {
  key: 'awardsByDay',
  plots: [{ plot: daysPlot }],
  isWide: true,
  nothing: 'Nobody has earned anything yet.',
}
const funnel: Leaf = {
  key: 'funnel',
  plots: [{ plot: funnelPlot }],
  isWide: true,
  nothing: 'Nobody has begun yet.',
}
const rarity: Leaf = { key: 'rarity', plots: [{ plot: rarityPlot }], nothing: 'Nobody has begun yet.' }
const cohorts: Leaf = { key: 'cohorts', plots: [{ plot: cohortsPlot }], nothing: 'Nobody has begun yet.' }
const streaks: Leaf = {
  key: 'streaks',
  plots: [{ plot: streaksPlot }],
  nothing: 'No keepsake is for days in a row, or nobody has begun with one.',
}
const times: Leaf = {
  key: 'times',
  plots: [
    { title: 'From the campaign’s start', plot: sinceStartPlot },
    { title: 'From the viewer’s first activity', plot: sinceFirstActivityPlot },
  ],
  isWide: true,
  nothing: 'Nobody has earned anything yet.',
}
const editions: Leaf = {
  key: 'editions',
  plots: [{ plot: editionsPlot }],
  nothing: 'No keepsake is limited.',
}
const implausible: Leaf = { key: 'implausible', plots: [], nothing: 'No award can be judged by these signs.' }
const partners: Leaf = {
  key: 'partners',
  plots: [{ plot: partnersPlot }],
  nothing: 'Nobody has earned anything yet.',
}
const neverEarned: Leaf = {
  key: 'neverEarned',
  plots: [{ plot: neverEarnedPlot }],
  nothing: 'Every keepsake has been earned by somebody.',
}

/**
 * The sections in the order of the page: one all across, or two stacks beside each other, in which each is as high as what is
 * in it. Awards by keepsake are in the others already.
 */
const SPREADS: readonly (Leaf | readonly [Leaf[], Leaf[]])[] = [
  awardsByDay,
  funnel,
  [
    [rarity, partners],
    [cohorts, streaks],
  ],
  times,
  [[editions, neverEarned], [implausible]],
]

export const leavesHtml = (chapter: Chapter): readonly Html[] =>
  SPREADS.map((spread) =>
    'key' in spread
      ? leafHtml(spread, chapter)
      : html`${spread.map(
          (stack) => html`<div class="stack">${stack.map((leaf) => leafHtml(leaf, chapter))}</div>
`,
        )}`,
  )
