import { shareText } from '../format.ts'
import { type Report, suppressionText } from '../report.ts'
import type { Section } from '../section.ts'
import type { Published } from '../suppression.ts'
import { type Chapter, chaptersOf } from './chapter.ts'
import { type Html, html, raw } from './html.ts'
import { COLUMN, dayText, type Legend, PHONE, type Plot, type Room, svgOf, WIDE } from './plot.ts'
import { cohortsPlot, streaksPlot } from './plots/columns.ts'
import { daysPlot } from './plots/days.ts'
import { editionsPlot, funnelPlot, neverEarnedPlot, partnersPlot, rarityPlot } from './plots/ranked.ts'
import { sinceFirstActivityPlot, sinceStartPlot } from './plots/times.ts'
import { pageStyle } from './style.ts'
import { tableOf } from './table.ts'

interface Leaf {
  readonly key: string
  /** With a title each where there are several. */
  readonly plots: readonly { readonly title?: string; readonly plot: Plot }[]
  /** All across, or beside two or three others. */
  readonly size?: 'wide' | 'tall' | 'tallest'
  /** In place of a table without rows. */
  readonly nothing: string
}

/** The sections in the order of the page. Awards by keepsake are in the others already. */
const LEAVES: readonly Leaf[] = [
  {
    key: 'awardsByDay',
    plots: [{ plot: daysPlot }],
    size: 'wide',
    nothing: 'Nobody has earned anything yet.',
  },
  { key: 'funnel', plots: [{ plot: funnelPlot }], size: 'wide', nothing: 'Nobody has begun yet.' },
  { key: 'rarity', plots: [{ plot: rarityPlot }], size: 'tall', nothing: 'Nobody has begun yet.' },
  { key: 'cohorts', plots: [{ plot: cohortsPlot }], nothing: 'Nobody has begun yet.' },
  {
    key: 'streaks',
    plots: [{ plot: streaksPlot }],
    nothing: 'No keepsake is for days in a row, or nobody has begun with one.',
  },
  {
    key: 'times',
    plots: [
      { title: 'From the campaign’s start', plot: sinceStartPlot },
      { title: 'From the viewer’s first activity', plot: sinceFirstActivityPlot },
    ],
    size: 'wide',
    nothing: 'Nobody has earned anything yet.',
  },
  { key: 'editions', plots: [{ plot: editionsPlot }], nothing: 'No keepsake is limited.' },
  { key: 'implausible', plots: [], size: 'tallest', nothing: 'No keepsake can be judged by these signs.' },
  { key: 'partners', plots: [{ plot: partnersPlot }], nothing: 'Nobody has earned anything yet.' },
  {
    key: 'neverEarned',
    plots: [{ plot: neverEarnedPlot }],
    nothing: 'Every keepsake has been earned by somebody.',
  },
]

/** Rows that are shown at once where there is no plot; more are folded. */
const MOST_OPEN_ROWS = 24
/** Longer tables are not printed: nobody reads them on paper. */
const MOST_PRINTED_ROWS = 60

/**
 * The report as one page that needs nothing else: no script, no network, no font. The same report makes the same page, byte
 * for byte, whenever and wherever it is made.
 */
export async function reportPage(report: Report): Promise<string> {
  const { keepsakes, progress, notes } = report
  const chapters = chaptersOf(report)
  const titles = chapters.map(({ campaign }) => String(campaign.values.title))
  const when = [...new Set([keepsakes.time, progress.time])].map(momentText).join(' and ')
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Keepsakes: ${titles.join(', ') || 'no campaign'}, ${when}</title>
<style>${raw(await pageStyle())}</style>
</head>
<body>
<main class="desk">
<header class="cover cloth-navy">
<p class="cover-kind">Keepsakes report</p>
<h1 dir="auto">${titles.length > 1 ? `${titles.length} campaigns` : (titles[0] ?? 'No campaign')}</h1>
<p class="cover-when">All viewers as they were on ${when}. ${suppressionText(report)}</p>
<p class="machine">keepsakes ${keepsakes.exportId} · progress ${progress.exportId} · catalogue ${progress.catalogueVersion}</p>
</header>
${notes.length > 0 ? html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>` : undefined}
${chapters.map((chapter) => chapterHtml(chapter, chapters.length === 1))}
<footer><p>Each viewer is a pseudonym in the export: no name and no id is in this page. Days are those of each campaign’s time zone.</p></footer>
</main>
</body>
</html>
`
  return page.html
}

const momentText = (time: string) =>
  `${dayText(time.slice(0, 10))} ${time.slice(0, 4)}, ${time.slice(11, 16)} UTC`

/** The page has the title already where there is one campaign alone. */
function chapterHtml(chapter: Chapter, isOnly: boolean): Html {
  const { values } = chapter.campaign
  return html`<section aria-labelledby="campaign-${chapter.campaignId}">
<div class="chapter-head">
<h2 id="campaign-${chapter.campaignId}" dir="auto"${raw(isOnly ? ' class="hidden-text"' : '')}>${String(values.title)}</h2>
${values.startsAt ? html`<p class="chapter-when">${periodText(chapter)}</p>` : undefined}
</div>
${figuresHtml(chapter)}
<div class="leaves">
${LEAVES.map((leaf) => leafHtml(leaf, chapter))}
</div>
</section>`
}

/** In the campaign's own days, of which the end is the first that it no longer has. */
function periodText({ campaign }: Chapter): string {
  const { startsAt, endsAt, timeZone } = campaign.values
  const dayIn = (time: number) => {
    const parts = new Intl.DateTimeFormat('en', { timeZone: String(timeZone), ...DAY_PARTS }).formatToParts(
      time,
    )
    const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
    return `${dayText(`${of('year')}-${of('month')}-${of('day')}`)} ${of('year')}`
  }
  return `${dayIn(Date.parse(String(startsAt)))} to ${dayIn(Date.parse(String(endsAt)) - 1)}, ${timeZone} time`
}

const DAY_PARTS = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
} as const

function figuresHtml({ campaign, sections }: Chapter): Html {
  const { values, hidden } = campaign
  const held = sections.find(({ section }) => section.key === 'keepsakes')?.rows ?? []
  const awards = held.reduce((sum, row) => sum + Number(row.values.awards ?? 0), 0)
  const lacks = held.filter((row) => row.hidden.length > 0).length
  const countOf = (key: string) =>
    hidden.includes(key) ? html`<i>hidden</i>` : html`${Number(values[key]).toLocaleString('en')}`
  const share = (key: string) =>
    hidden.includes(key) || hidden.includes('touched') || !values.touched
      ? undefined
      : html`<small>${shareText(Number(values[key]) / Number(values.touched))} of them</small>`
  return html`<dl class="figures">
<div><dt>viewers took part</dt><dd>${countOf('touched')}</dd></div>
<div><dt>earned a keepsake</dt><dd>${countOf('earned')}${share('earned')}</dd></div>
<div><dt>awards</dt><dd>${awards.toLocaleString('en')}${lacks > 0 ? html`<small>without ${lacks} hidden</small>` : undefined}</dd></div>
<div><dt>keepsakes earned by anybody</dt><dd>${held.length}<small>of ${Number(values.keepsakes)}</small></dd></div>
</dl>`
}

function leafHtml({ key, plots, size, nothing }: Leaf, chapter: Chapter): Html {
  const found = chapter.sections.find(({ section }) => section.key === key)
  if (!found) throw new Error(`the report has no section ${key}`)
  const { section, rows } = found
  const room = size === 'wide' && plots.length === 1 ? WIDE : COLUMN
  const drawn = plots.map(({ title, plot }) => ({
    title,
    legend: typeof plot.legend === 'function' ? plot.legend(rows, chapter) : plot.legend,
    svg: drawnFor(plot, rows, room, chapter),
  }))
  const hasPlot = drawn.some(({ svg }) => svg !== undefined)
  const id = `${chapter.campaignId}-${key}`
  return html`<article class="leaf${size === undefined ? '' : ` ${size}`}" aria-labelledby="${id}">
<h3 id="${id}">${section.title}</h3>
<p class="about">${section.about}</p>
${hasPlot ? html`<div${raw(plots.length > 1 ? ' class="pair"' : '')}>${drawn.map(figureHtml)}</div>` : undefined}
${rows.length === 0 ? html`<p>${nothing}</p>` : numbersHtml(section, rows, chapter, hasPlot)}
</article>
`
}

interface Figure {
  readonly title: string | undefined
  readonly legend: readonly Legend[] | undefined
  readonly svg: Html | undefined
}

function figureHtml({ title, legend, svg }: Figure): Html {
  if (!svg) return html``
  const items = legend?.map(
    ({ colour, text }) =>
      html`<li><i${raw(colour ? ` style="background: var(--${colour})"` : ' class="outline"')}></i>${text}</li>`,
  )
  return html`<figure>${title === undefined ? undefined : html`<figcaption class="subtitle">${title}</figcaption>`}${
    items ? html`<ul class="legend" aria-hidden="true">${items}</ul>` : undefined
  }${svg}</figure>`
}

function drawnFor(plot: Plot, rows: readonly Published[], room: Room, chapter: Chapter): Html | undefined {
  const [screen, phone] = [plot.draw(rows, room, chapter), plot.draw(rows, PHONE, chapter)]
  if (!screen || !phone) return undefined
  return html`<div class="screen">${raw(svgOf(screen, room))}</div><div class="phone">${raw(svgOf(phone, PHONE))}</div>`
}

function numbersHtml(section: Section, rows: readonly Published[], chapter: Chapter, hasPlot: boolean): Html {
  const table = tableOf(section, rows, chapter.titleOf)
  if (!hasPlot && rows.length <= MOST_OPEN_ROWS) return table
  return html`<details${raw(rows.length > MOST_PRINTED_ROWS ? ' class="long"' : '')}><summary>The numbers of ${section.title.toLowerCase()}</summary>${table}</details>`
}
