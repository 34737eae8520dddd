import { shareText } from '../../format.ts'
import type { Published } from '../../suppression.ts'
import {
  categoryAxis,
  dayText,
  FONT_SIZE,
  MOST_DRAWN,
  numberOf,
  type Plot,
  shortNumber,
  still,
  valueAxis,
} from '../plot.ts'

const HEIGHT = 250
const grid = { left: 52, right: 14, top: 14, bottom: 44 }
const named = (name: string) => ({
  name,
  nameLocation: 'middle',
  nameGap: 26,
  nameTextStyle: { color: 'var(--ink-soft)', fontSize: FONT_SIZE },
})

export const cohortsPlot: Plot = {
  legend: [
    { colour: 'tone-1', text: 'viewers who began' },
    { colour: 'tone-2', text: 'earned one' },
    { colour: 'tone-3', text: 'earned half' },
  ],
  draw(rows, room) {
    const days = rows.filter(({ values }) => values.firstDay !== null).slice(-3 * MOST_DRAWN)
    if (days.length === 0) return undefined
    const layers = [
      ['viewers', 'tone-1'],
      ['earnedOne', 'tone-2'],
      ['earnedHalf', 'tone-3'],
    ] as const
    return {
      height: room.isNarrow ? 220 : HEIGHT,
      option: {
        grid,
        xAxis: categoryAxis(
          days.map(({ values }) => dayText(values.firstDay)),
          named('first day'),
        ),
        yAxis: valueAxis({
          minInterval: 1,
          axisLabel: { color: 'var(--ink-soft)', fontSize: FONT_SIZE, formatter: shortNumber },
        }),
        series: layers.map(([key, colour]) => ({
          ...still,
          type: 'bar',
          barGap: '-100%',
          barCategoryGap: '22%',
          data: days.map((row) => numberOf(row, key)),
          itemStyle: { color: `var(--${colour})`, borderRadius: [3, 3, 0, 0] },
        })),
      },
    }
  },
}

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
  draw(rows, room) {
    const keepsakes = streaksIn(rows)
    if (keepsakes.length === 0) return undefined
    const most = Math.max(...keepsakes.map(([, steps]) => steps.length))
    return {
      height: room.isNarrow ? 220 : HEIGHT,
      option: {
        grid,
        xAxis: categoryAxis(
          Array.from({ length: most }, (_, at) => String(at + 1)),
          { ...named('days in a row'), boundaryGap: false },
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
