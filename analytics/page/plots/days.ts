import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared'
import type { Published } from '../../suppression.ts'
import {
  categoryAxis,
  dayText,
  FONT_SIZE,
  labelWidth,
  MOST_DRAWN,
  namesAxis,
  numberOf,
  type Plot,
  shortNumber,
  still,
  valueAxis,
} from '../plot.ts'
import { everyDay, HIDDEN_STYLE, leftOutText } from './day-axis.ts'
import { type HeatClass, heatClasses, rangeText } from './heat-classes.ts'

const ROW = 26
const BARS = 84
const AXIS = 28
/** One day alone would be a wall. */
const MOST_WIDTH = 72

/** A bar for each day, and below it a square for each keepsake: the darker, the more awards. */
export const daysPlot: Plot = {
  legend: (rows) => [
    ...heatClasses(shownIn(rows)).map((each) => ({ colour: each.colour, text: rangeText(each) })),
    ...(hasHidden(rows) ? [{ text: 'hidden' }] : []),
  ],
  note: (rows) =>
    [
      'A square is the awards of a keepsake on a day. A bar is those of all keepsakes together' +
        (hasHidden(rows) ? ', without what is hidden.' : '.'),
      mostKeepsakes(rows),
      leftOutText(rows, 'day'),
    ]
      .filter((text) => text !== undefined)
      .join(' '),
  draw(rows, room, { titleOf }) {
    const days = everyDay(rows, 'day')
    if (days.length === 0) return undefined
    const keepsakes = Map.groupBy(rows, ({ values }) => values.keepsakeId)
      .entries()
      .toArray()
      .sort(([, a], [, b]) => sumOf(b) - sumOf(a))
      .slice(0, MOST_DRAWN)
    const classes = heatClasses(shownIn(rows))
    const squares = keepsakes.flatMap(([, ofOne], at) =>
      ofOne
        .map((row) => ({ day: days.indexOf(String(row.values.day)), at, colour: colourOf(row, classes) }))
        .filter(({ day }) => day >= 0),
    )
    const bottom = BARS + 16
    const grid = { left: labelWidth(room), right: 12 }
    const gap = room.isNarrow ? 1 : 2
    const renderItem: CustomSeriesRenderItem = ({ dataIndex }, api) => {
      const square = squares[dataIndex]
      if (!square) return null
      const { day, at, colour } = square
      const [x = 0, y = 0] = api.coord([day, at])
      const [room = 0, height = 0] = [api.size?.([1, 1]) ?? []].flat()
      const width = Math.min(room, MOST_WIDTH)
      return {
        type: 'rect',
        shape: {
          x: x - width / 2 + gap / 2,
          y: y - height / 2 + gap / 2,
          width: width - gap,
          height: height - gap,
          r: 2,
        },
        style: colour === undefined ? HIDDEN_STYLE : { fill: `var(--${colour})` },
      }
    }
    return {
      height: bottom + keepsakes.length * ROW + AXIS,
      option: {
        grid: [
          { ...grid, top: 8, height: BARS },
          { ...grid, top: bottom, height: keepsakes.length * ROW },
        ],
        xAxis: [
          categoryAxis(days, { gridIndex: 0, axisLabel: { show: false } }),
          categoryAxis(days.map(dayText), {
            gridIndex: 1,
            axisLine: { show: false },
            axisLabel: { color: 'var(--ink-soft)', fontSize: FONT_SIZE, hideOverlap: true },
          }),
        ],
        yAxis: [
          valueAxis({
            gridIndex: 0,
            splitNumber: 2,
            minInterval: 1,
            axisLabel: { color: 'var(--ink-soft)', fontSize: FONT_SIZE, formatter: shortNumber },
          }),
          namesAxis(
            keepsakes.map(([id]) => titleOf(id)),
            room,
            1,
          ),
        ],
        series: [
          {
            ...still,
            type: 'bar',
            xAxisIndex: 0,
            yAxisIndex: 0,
            barCategoryGap: '18%',
            barMaxWidth: MOST_WIDTH,
            data: days.map((day) => sumOf(rows.filter(({ values }) => values.day === day))),
            itemStyle: { color: 'var(--tone-3)', borderRadius: [2, 2, 0, 0] },
          },
          {
            ...still,
            type: 'custom',
            xAxisIndex: 1,
            yAxisIndex: 1,
            data: squares.map(({ day, at }) => [day, at]),
            renderItem,
          },
        ],
      },
    }
  },
}

const sumOf = (rows: readonly Published[]) => rows.reduce((sum, row) => sum + numberOf(row, 'awards'), 0)

const hasHidden = (rows: readonly Published[]) => rows.some(({ hidden }) => hidden.length > 0)

const shownIn = (rows: readonly Published[]) =>
  rows.filter(({ hidden }) => hidden.length === 0).map((row) => numberOf(row, 'awards'))

/** Undefined where the number is hidden. */
function colourOf(row: Published, classes: readonly HeatClass[]): string | undefined {
  if (row.hidden.length > 0) return undefined
  return classes.findLast(({ least }) => numberOf(row, 'awards') >= least)?.colour
}

function mostKeepsakes(rows: readonly Published[]): string | undefined {
  const many = new Set(rows.map(({ values }) => values.keepsakeId)).size
  return many > MOST_DRAWN
    ? `Squares are of the ${MOST_DRAWN} keepsakes with the most awards, bars of all ${many}.`
    : undefined
}
