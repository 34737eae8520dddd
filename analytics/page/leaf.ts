import type { Section } from '../section.ts'
import type { Published } from '../suppression.ts'
import type { Chapter } from './chapter.ts'
import { type Html, html, raw } from './html.ts'
import { COLUMN, type Legend, PHONE, type Plot, type Room, svgOf, WIDE } from './plot.ts'
import { signsHtml } from './signs.ts'
import { tableOf } from './table.ts'

/** How a section is shown. */
export interface Leaf {
  readonly key: string
  /** With a title each where there are several. */
  readonly plots: readonly { readonly title?: string; readonly plot: Plot }[]
  /** All across, else in one of two columns. */
  readonly isWide?: boolean
  /** In place of a table without rows. */
  readonly nothing: string
}

/** Longer tables are not printed: nobody reads them on paper. */
const MOST_PRINTED_ROWS = 60

export function leafHtml({ key, plots, isWide = false, nothing }: Leaf, chapter: Chapter): Html {
  const found = chapter.sections.find(({ section }) => section.key === key)
  if (!found) throw new Error(`the report has no section ${key}`)
  const { section, rows } = found
  const room = isWide && plots.length === 1 ? WIDE : COLUMN
  const drawn = plots.map(({ title, plot }) => ({
    title,
    legend: typeof plot.legend === 'function' ? plot.legend(rows, chapter) : plot.legend,
    note: plot.note?.(rows, chapter),
    svg: drawnFor(plot, rows, room, chapter),
  }))
  const hasPlot = drawn.some(({ svg }) => svg !== undefined)
  const id = `${chapter.campaignId}-${key}`
  return html`<article class="leaf${isWide ? ' wide' : ''}" aria-labelledby="${id}">
<h3 id="${id}">${section.title}</h3>
<p class="about">${section.about}</p>
${hasPlot ? html`<div${raw(plots.length > 1 ? ' class="pair"' : '')}>${drawn.map(figureHtml)}</div>` : undefined}
${
  rows.length === 0
    ? html`<p>${nothing}</p>`
    : key === 'implausible'
      ? signsHtml(section, rows, chapter)
      : numbersHtml(section, rows, chapter, hasPlot)
}
</article>
`
}

interface Figure {
  readonly title: string | undefined
  readonly legend: readonly Legend[] | undefined
  readonly note: string | undefined
  readonly svg: Html | undefined
}

function figureHtml({ title, legend, note, svg }: Figure): Html {
  if (!svg) return html``
  const items = legend?.map(
    ({ colour, text }) =>
      html`<li><i${raw(colour ? ` style="background: var(--${colour})"` : ' class="outline"')}></i>${text}</li>`,
  )
  return html`<figure>${title === undefined ? undefined : html`<figcaption class="subtitle">${title}</figcaption>`}${
    items ? html`<ul class="legend" aria-hidden="true">${items}</ul>` : undefined
  }${svg}${note === undefined ? undefined : html`<p class="note">${note}</p>`}</figure>`
}

function drawnFor(plot: Plot, rows: readonly Published[], room: Room, chapter: Chapter): Html | undefined {
  const [screen, phone] = [plot.draw(rows, room, chapter), plot.draw(rows, PHONE, chapter)]
  if (!screen || !phone) return undefined
  return html`<div class="screen">${raw(svgOf(screen, room))}</div><div class="phone">${raw(svgOf(phone, PHONE))}</div>`
}

function numbersHtml(section: Section, rows: readonly Published[], chapter: Chapter, hasPlot: boolean): Html {
  const table = tableOf(section, rows, chapter.titleOf)
  if (!hasPlot) return table
  return html`<details${raw(rows.length > MOST_PRINTED_ROWS ? ' class="long"' : '')}><summary>The numbers of ${section.title.toLowerCase()}</summary>${table}</details>`
}
