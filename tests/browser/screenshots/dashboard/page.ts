import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pageStyle } from '../../../../analytics/page/style.ts'
import type { AlarmShown, GraphShown, Shown } from '../../../../cli/watch/look.ts'
import { latestOf, shortNumber } from '../../../../cli/watch/sparkline.ts'
import { projectRoot } from '../../../../packaging/project.ts'
import { chartSvg, colourAt, colourOf } from './chart.ts'

const WIDTH = 1600
const COLUMN = WIDTH / 24
const ROW = 46
const MOST_LEGEND = 8

/** A page that draws a dashboard as CloudWatch would: each widget at its place. */
export async function dashboardPage(shown: Shown, alarmsPlace: GraphShown['place']): Promise<string> {
  const style = await readFile(join(projectRoot, 'tests/browser/screenshots/dashboard/page.css'), 'utf8')
  const cards = [
    card(alarmsPlace, `Alarms that tell somebody: ${shown.alarms.length}`, alarmsHtml(shown.alarms)),
    ...shown.graphs.map((graph) => card(graph.place, graph.title, graphHtml(graph, shown))),
  ]
  return `<!doctype html><meta charset="utf-8"><title>${shown.dashboard}</title>
<style>${await pageStyle()}\n${style}</style><main style="width:${WIDTH}px">${cards.join('\n')}</main>`
}

function card({ x, y, width, height }: GraphShown['place'], title: string, content: string): string {
  const place = `left:${x * COLUMN}px;top:${y * ROW}px;width:${width * COLUMN}px;height:${height * ROW}px`
  return `<section style="${place}"><div><h2>${escaped(title)}</h2>${content}</div></section>`
}

function alarmsHtml(alarms: readonly AlarmShown[]): string {
  const count = (state: AlarmShown['state']) => alarms.filter((alarm) => alarm.state === state).length
  const chips = alarms.map(({ state, name }) => `<i class="${state}" title="${escaped(name)}"></i>`)
  const on = alarms.filter(({ state }) => state === 'ALARM').map(({ name }) => `<li>${escaped(name)}</li>`)
  return `<p class="states"><b class="ALARM">${count('ALARM')}</b> on <b class="OK">${count('OK')}</b> quiet <b class="INSUFFICIENT_DATA">${count('INSUFFICIENT_DATA')}</b> without data</p>
<p class="chips">${chips.join('')}</p><ul>${on.join('')}</ul>`
}

function graphHtml(given: GraphShown, { span }: Shown): string {
  const { view, place } = given
  const series = given.series.filter(({ values }) => latestOf(values) !== null)
  if (series.length === 0) return '<p class="none">nothing so far</p>'
  const graph = {
    ...given,
    series: series.map((each, at) => ({ ...each, colour: each.colour ?? colourAt(at) })),
  }
  if (view === 'singleValue') {
    const numbers = series.map(({ label, values }, at) => {
      const latest = latestOf(values)
      const size = series.length > 1 ? 'small' : 'large'
      return `<p class="${size}"><b style="color:${colourOf(graph, at)}">${latest === null ? '–' : shortNumber(latest)}</b> ${escaped(label)}</p>`
    })
    return `<div class="numbers">${numbers.join('')}</div>`
  }
  const told = series.slice(0, MOST_LEGEND)
  const legend = told.map(
    ({ label, values }, at) =>
      `<li><i style="background:${colourOf(graph, at)}"></i>${escaped(label)} <b>${textOf(latestOf(values))}</b></li>`,
  )
  const more = series.length > MOST_LEGEND ? `<li>and ${series.length - MOST_LEGEND} more</li>` : ''
  const width = place.width * COLUMN - 36
  const rows = Math.ceil(told.reduce((sum, { label }) => sum + label.length * 7 + 60, more ? 80 : 0) / width)
  const size = { width, height: place.height * ROW - 62 - rows * 19 }
  return `${chartSvg(graph, span, size)}<ul class="legend">${legend.join('')}${more}</ul>`
}

const textOf = (value: number | null) => (value === null ? '–' : shortNumber(value))

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
