import { LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { GraphShown } from '../../../../cli/watch/look.ts'
import type { Span } from '../../../../cli/watch/span.ts'
import { shortNumber } from '../../../../cli/watch/sparkline.ts'

use([LineChart, GridComponent, MarkLineComponent, SVGRenderer])

const FONT_SIZE = 11

/** CloudWatch gives a line that has no colour of its own the next of these. */
const PALETTE = [
  '#1f77b4',
  '#ff7f0e',
  '#2ca02c',
  '#d62728',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#17becf',
  '#bcbd22',
  '#7f7f7f',
]

export const colourAt = (at: number): string => PALETTE[at % PALETTE.length] ?? ''

export const colourOf = ({ series }: GraphShown, at: number): string => series[at]?.colour ?? colourAt(at)

/** A graph as SVG. Its text has the colours of the page. */
export function chartSvg(
  graph: GraphShown,
  { from, period }: Span,
  size: { width: number; height: number },
): string {
  const timeAt = (at: number) => from + at * period * 1000
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  const text = { color: 'var(--ink-soft)', fontSize: FONT_SIZE, hideOverlap: true }
  const values = graph.series.flatMap((series) => series.values.filter((value) => value !== null))
  // A mark far above all that there is would press it flat.
  const highest = Math.max(0, ...values)
  const marks = graph.marks.filter(({ value }) => value <= highest * 4)
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit' },
      grid: { left: 44, right: 12, top: 8, bottom: 22 },
      xAxis: {
        type: 'time',
        axisLabel: { ...text, formatter: '{HH}:{mm}' },
        axisLine: { lineStyle: { color: 'var(--edge)' } },
        splitNumber: 5,
      },
      yAxis: {
        type: 'value',
        min: Math.min(0, ...values),
        ...(highest === 0 ? { max: 1 } : {}),
        ...(highest === 100 ? { max: 100, interval: 25 } : {}),
        ...(marks.some(({ value }) => value > highest) && {
          // The words above the mark need room.
          max: Math.max(...marks.map(({ value }) => value)) * 1.2,
        }),
        splitNumber: 4,
        axisLabel: { ...text, formatter: shortNumber },
        splitLine: { lineStyle: { color: 'var(--edge)' } },
      },
      series: graph.series.map((series, at) => ({
        type: 'line',
        // A point between two that are missing has no line.
        symbol: 'circle',
        symbolSize: isSparse(series.values) ? 6 : 2,
        lineStyle: { width: 1.6, color: colourOf(graph, at) },
        itemStyle: { color: colourOf(graph, at) },
        ...(graph.isStacked && { stack: 'all', areaStyle: { color: colourOf(graph, at), opacity: 0.5 } }),
        data: series.values.map((value, index) => [timeAt(index), value]),
        ...(at === 0 && marks.length > 0 && { markLine: markLine(marks) }),
      })),
    })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

const isSparse = (values: readonly (number | null)[]) =>
  values.filter((value) => value !== null).length * 4 < values.length

const markLine = (marks: GraphShown['marks']) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: '#d62728', type: 'dashed' },
  label: { position: 'insideEndTop', color: '#d62728', fontSize: FONT_SIZE, formatter: '{b}' },
  data: marks.map(({ label, value }) => ({ yAxis: value, name: `${label} ${shortNumber(value)}` })),
})
