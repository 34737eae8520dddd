import { shareText } from '../../format.ts'
import type { Published } from '../../suppression.ts'
import {
  axisName,
  COLUMNS_GRID,
  categoryAxis,
  columnsHeight,
  FONT_SIZE,
  type Plot,
  still,
  valueAxis,
} from '../plot.ts'

/** As many keepsakes as there are colours that can be told apart. */
const LINES = ['tone-3', 'line-2', 'line-3']

/** The steps of each keepsake, the fewest first. */
const streaksIn = (rows: readonly Published[]) =>
  Map.groupBy(rows, ({ values }) => values.keepsakeId)
    .entries()
    .toArray()
    .sort(([, a], [, b]) => a.length - b.length)
    .slice(0, LINES.length)

export const streaksPlot: Plot = {
  legend: (rows, { titleOf }) =>
    streaksIn(rows).map(([id], at) => ({ colour: LINES[at] ?? '', text: titleOf(id) })),
  note: (rows) =>
    rows.some(({ hidden }) => hidden.length > 0) ? 'A line has no dot on days that are hidden.' : undefined,
  draw(rows, room) {
    const keepsakes = streaksIn(rows)
    if (keepsakes.length === 0) return undefined
    const most = Math.max(...keepsakes.map(([, steps]) => steps.length))
    return {
      height: columnsHeight(room),
      option: {
        grid: COLUMNS_GRID,
        xAxis: categoryAxis(
          Array.from({ length: most }, (_, at) => String(at + 1)),
          { ...axisName('days in a row'), boundaryGap: false },
        ),
        yAxis: valueAxis({
          max: 1,
          interval: 0.25,
          axisLabel: { color: 'var(--ink-soft)', fontSize: FONT_SIZE, formatter: shareText },
        }),
        series: keepsakes.map(([, steps], at) => ({
          ...still,
          type: 'line',
          clip: false,
          symbol: 'circle',
          symbolSize: 7,
          data: steps.map(({ values }) => values.share),
          lineStyle: { color: `var(--${LINES[at]})`, width: 2.5 },
          itemStyle: { color: `var(--${LINES[at]})` },
        })),
      },
    }
  },
}
