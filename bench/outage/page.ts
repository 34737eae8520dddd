import { framed } from '../../analytics/page/frame.ts'
import { type Html, html, raw } from '../../analytics/page/html.ts'
import { PHONE, svgOf, WIDE } from '../../analytics/page/plot.ts'
import { howMany } from '../../schemas/how-many.ts'
import type { Outage } from './outage.ts'
import { OF_PAGE, OF_PICTURE, outageDrawing } from './plots.ts'
import { alarmRows, failedOf, verdictRows } from './verdict.ts'

const number = (value: number) => value.toLocaleString('en')

/** The outage as one page that needs nothing else: no script, no network, no font. */
export async function outagePage(outage: Outage): Promise<string> {
  const { users, keepsakes, from, to, seconds, old } = outage
  return framed({
    title: 'the outage told again',
    style: OWN_STYLE,
    cover: {
      kind: 'The outage told again',
      heading: `${number(users)} customers, ${number(keepsakes)} keepsakes`,
      when: `From one request in two seconds to ${to} a second, in ${seconds} s; then the same once more.`,
      machine: `${from} to ${to} requests a second, ${howMany(old.due, 'request')} of each way`,
    },
    notes: [],
    sections: [verdictHtml(outage), courseHtml(outage)],
    foot: 'A second of the load stands for a minute of an evening, as alarms look at minutes. Processor: percent of one core, of the service, its database and all between.',
  })
}

const verdictHtml = (outage: Outage): Html => {
  const { old, ours } = outage
  return html`<section aria-labelledby="verdict">
<div class="chapter-head"><h2 id="verdict">The old way, and ours</h2></div>
<dl class="figures">
<div><dt>p99, the old way</dt><dd>${number(Math.round(old.p99))}<small>ms</small></dd></div>
<div><dt>p99, ours</dt><dd>${number(Math.round(ours.p99))}<small>ms</small></dd></div>
<div><dt>failed, the old way</dt><dd>${number(failedOf(old))}<small>of ${number(old.due)}</small></dd></div>
<div><dt>failed, ours</dt><dd>${number(failedOf(ours))}<small>of ${number(ours.due)}</small></dd></div>
</dl>
<div class="leaves">
${tableHtml('figures', 'What was measured', ['', 'the old way', 'ours'], verdictRows(outage))}
${tableHtml('alarms', 'Alarms, by minutes after the load began', ['alarm', 'the old way', 'ours'], alarmRows(outage))}
</div>
</section>
`
}

const courseHtml = (outage: Outage): Html => {
  const drawing = outageDrawing(outage, OF_PAGE)
  return html`<section aria-labelledby="seconds">
<div class="chapter-head"><h2 id="seconds">Second by second</h2></div>
<div class="leaves">
<article class="leaf wide" aria-labelledby="course">
<h3 id="course">The course of both</h3>
<p class="about">Both had the same load on the same machine, one after the other; here they lie over each other.</p>
<p class="two"><b class="old">the old way</b> <b class="ours">ours</b></p>
<div class="on-wide">${raw(svgOf(drawing, WIDE))}</div>
<div class="on-phone">${raw(svgOf(drawing, PHONE))}</div>
</article>
</div>
</section>
`
}

const OWN_STYLE = `
.two b { margin-inline-end: 1.2em; border-block-end: 3px solid var(--accent); font-weight: 600; }
.two .old { border-block-end-color: var(--vermilion); }
.leaf table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
.leaf td, .leaf th { padding: 4px 8px 4px 0; border-block-end: 1px solid var(--edge); text-align: end; }
.leaf td:first-child, .leaf th:first-child { text-align: start; font-weight: 400; overflow-wrap: anywhere; }
.on-phone { display: none; }
@media (max-width: 700px) { .on-phone { display: block; } .on-wide { display: none; } }
`

function tableHtml(
  key: string,
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Html {
  return html`<article class="leaf wide" aria-labelledby="${key}">
<h3 id="${key}">${title}</h3>
<table>
<thead><tr>${head.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first = '', ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((each) => html`<td>${each}</td>`)}</tr>`,
  )}</tbody>
</table>
</article>
`
}

const PICTURE = { width: 760, isNarrow: false }

/** The course of both as a picture that stands by itself. */
export function outagePicture(outage: Outage): string {
  const { height, option } = outageDrawing(outage, OF_PICTURE)
  const svg = svgOf({ height, option }, PICTURE)
  const legend = [
    '<title>The old way and ours, second by second: p99, requests that failed, processor, read units</title>',
    `<rect width="${PICTURE.width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${PICTURE.width - 200}" y="16" font-size="13" fill="${OF_PICTURE.old}">the old way</text>`,
    `<text x="${PICTURE.width - 100}" y="16" font-size="13" fill="${OF_PICTURE.ours}">ours</text>`,
  ].join('')
  return `${svg
    .replace(
      /^<svg [^>]*>/,
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PICTURE.width} ${height}" font-family="sans-serif">${legend}`,
    )
    .replaceAll(/font-family:inherit;?/g, '')}\n`
}
