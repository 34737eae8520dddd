import { howMany } from '../../schemas/how-many.ts'
import { shareText } from '../format.ts'
import { type Report, suppressionText } from '../report.ts'
import { type Chapter, chaptersOf } from './chapter.ts'
import { framed } from './frame.ts'
import { type Html, html, raw } from './html.ts'
import { leavesHtml } from './leaves.ts'
import { dayText } from './plot.ts'

/**
 * The report as one page that needs nothing else: no script, no network, no font. The same report makes the same page, byte
 * for byte, whenever and wherever it is made.
 */
export async function reportPage(report: Report): Promise<string> {
  const { keepsakes, progress, notes } = report
  const chapters = chaptersOf(report)
  const titles = chapters.map(({ campaign }) => String(campaign.values.title))
  const when = [...new Set([keepsakes.time, progress.time])].map(momentText).join(' and ')
  return framed({
    title: `${titles.join(', ') || 'no campaign'}, ${when}`,
    cover: {
      kind: 'Keepsakes report',
      heading: titles.length > 1 ? `${titles.length} campaigns` : (titles[0] ?? 'No campaign'),
      when: `All viewers as they were on ${when}. ${suppressionText(report)}`,
      machine: `keepsakes ${keepsakes.exportId} · progress ${progress.exportId} · catalogue ${progress.catalogueVersion}`,
    },
    notes,
    sections: chapters.map((chapter) => chapterHtml(chapter, chapters.length === 1)),
    foot: 'Each viewer is a pseudonym in the export: no name and no id is in this page. Days are those of each campaign’s time zone.',
  })
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
${leavesHtml(chapter)}
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
<div><dt>awards</dt><dd>${awards.toLocaleString('en')}${lacks > 0 ? html`<small>without those of ${howMany(lacks, 'keepsake')}, hidden</small>` : undefined}</dd></div>
<div><dt>keepsakes earned by anybody</dt><dd>${held.length}<small>of ${Number(values.keepsakes)}</small></dd></div>
</dl>`
}
