import { type Html, html, raw } from '../../analytics/page/html.ts'
import { COLUMN, type Drawing, PHONE, type Room, svgOf, thousands, WIDE } from '../../analytics/page/plot.ts'
import { barsDrawing } from '../../analytics/page/plots/bars.ts'
import type { Certificate } from '../../certifying/certification.ts'
import { paceDrawing, paceNote } from './pace-plot.ts'

interface Leaf {
  readonly key: string
  readonly title: string
  readonly about: string
  readonly isWide?: boolean
  readonly legend?: readonly { readonly colour: string; readonly text: string }[]
  readonly note?: string | undefined
  draw(room: Room): Drawing | undefined
  /** In place of a plot without anything to draw. */
  readonly nothing: string
  /** The numbers of the plot: the head and the rows, of which the last is the number. */
  readonly table: {
    readonly head: readonly [string, string]
    readonly rows: readonly (readonly [string, number])[]
  }
}

/** Plots of what was sent, with their numbers. */
export function leavesOf(certificate: Certificate): readonly Html[] {
  const { minutes, perMinute, lateness, types, reasons } = certificate
  const busiest = minutes.toSorted((a, b) => b.events - a.events).slice(0, 10)
  const leaves: readonly Leaf[] = [
    {
      key: 'pace',
      title: 'Events a minute',
      about: 'By the time of publication.',
      isWide: true,
      legend:
        perMinute === undefined
          ? []
          : [
              { colour: 'tone-3', text: 'published' },
              { colour: 'vermilion', text: 'announced' },
            ],
      note: paceNote(minutes),
      draw: (room) => paceDrawing({ minutes, perMinute }, room),
      nothing: 'No event tells when it was published.',
      table: {
        head: ['the fullest minutes', 'events'],
        rows: busiest.map(({ at, events }): [string, number] => [
          new Date(at).toISOString().replace('T', ' ').slice(0, 16),
          events,
        ]),
      },
    },
    bars('lateness', {
      title: 'Lateness',
      about:
        'From when it happened to when it was published. Ahead is what happened after that: a clock is wrong.',
      nothing: 'No event tells when it was published.',
      head: 'lateness',
      rows: lateness.some(({ events }) => events > 0)
        ? lateness.map((each) => [each.lateness, each.events])
        : [],
    }),
    bars('types', {
      title: 'Types of activities',
      about: 'Of the events that were accepted.',
      nothing: 'No event was accepted.',
      head: 'type',
      rows: types.map(({ type, events }) => [type, events]),
    }),
    bars('reasons', {
      title: 'Reasons of rejections',
      about: 'An event with several mistakes is in several rows.',
      nothing: 'No event is rejected.',
      head: 'reason',
      isWide: true,
      rows: reasons.slice(0, MOST_REASONS).map(({ reason, events }) => [reason, events]),
      // The whole reason is in the table.
      nameOf: (reason) => reason.split(':', 1)[0] ?? reason,
    }),
  ]
  return leaves.map(leafHtml)
}

const MOST_REASONS = 20

interface Bars {
  readonly title: string
  readonly about: string
  readonly nothing: string
  readonly head: string
  readonly isWide?: boolean
  readonly rows: readonly (readonly [string, number])[]
  nameOf?(name: string): string
}

function bars(key: string, { rows, head, nameOf = (name) => name, ...leaf }: Bars): Leaf {
  return {
    ...leaf,
    key,
    draw: (room) =>
      barsDrawing(
        {
          rows: rows.map(([name, events]) => ({ values: { name, events }, hidden: [] })),
          nameOf: ({ values }) => nameOf(String(values.name)),
          layers: [{ key: 'events', colour: 'tone-3' }],
          labelOf: ({ values }) => thousands(Number(values.events)),
          labelRoom: 74,
        },
        room,
      ),
    table: { head: [head, 'events'], rows },
  }
}

function leafHtml({
  key,
  title,
  about,
  isWide = false,
  legend = [],
  note,
  draw,
  nothing,
  table,
}: Leaf): Html {
  const [room, screen, phone] = [isWide ? WIDE : COLUMN, draw(isWide ? WIDE : COLUMN), draw(PHONE)]
  const items = legend.map(
    ({ colour, text }) => html`<li><i${raw(` style="background: var(--${colour})"`)}></i>${text}</li>`,
  )
  return html`<article class="leaf${isWide ? ' wide' : ''}" aria-labelledby="${key}">
<h3 id="${key}">${title}</h3>
<p class="about">${about}</p>
${
  screen && phone
    ? html`<figure>${items.length > 0 ? html`<ul class="legend" aria-hidden="true">${items}</ul>` : undefined}<div class="screen">${raw(svgOf(screen, room))}</div><div class="phone">${raw(svgOf(phone, PHONE))}</div>${note === undefined ? undefined : html`<p class="note">${note}</p>`}</figure>
<details><summary>The numbers of ${title.toLowerCase()}</summary>${tableHtml(title, table)}</details>`
    : html`<p>${nothing}</p>`
}
</article>
`
}

const tableHtml = (title: string, { head, rows }: Leaf['table']): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="${title}, as a table"><table>
<caption class="hidden-text">${title}</caption>
<thead><tr><th scope="col">${head[0]}</th><th scope="col" class="number">${head[1]}</th></tr></thead>
<tbody>${rows.map(([name, events]) => html`<tr><th scope="row" dir="auto">${name}</th><td class="number">${thousands(events)}</td></tr>`)}</tbody>
</table></div>`
