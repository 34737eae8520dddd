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

const ROW = 26
const BARS = 84
const AXIS = 28
const LEVELS = 5
const HIDDEN = 'hidden'

/** A bar for each day, and below it a square for each keepsake: the darker, the more awards. */
export const daysPlot: Plot = {
  legend: (rows) => [
    { colour: 'heat-1', text: 'few awards on a day' },
    { colour: 'heat-5', text: 'most' },
    ...(rows.some(({ hidden }) => hidden.length > 0) ? [{ text: 'hidden' }] : []),
  ],
  draw(rows, room, { titleOf }) {
    const days = everyDay(rows)
    if (days.length === 0) return undefined
    const keepsakes = Map.groupBy(rows, ({ values }) => values.keepsakeId)
      .entries()
      .toArray()
      .sort(([, a], [, b]) => sumOf(b) - sumOf(a))
      .slice(0, MOST_DRAWN)
    const most = Math.max(1, ...rows.map((row) => numberOf(row, 'awards')))
    const squares = keepsakes.flatMap(([, ofOne], at) =>
      ofOne.map((row) => ({ day: days.indexOf(String(row.values.day)), at, colour: colourOf(row, most) })),
    )
    const bottom = BARS + 16
    const grid = { left: labelWidth(room), right: 12 }
    const renderItem: CustomSeriesRenderItem = ({ dataIndex }, api) => {
      const { day, at, colour } = squares[dataIndex] ?? { day: 0, at: 0, colour: '' }
      const [x = 0, y = 0] = api.coord([day, at])
      const [width = 0, height = 0] = [api.size?.([1, 1]) ?? []].flat()
      const gap = room.isNarrow ? 1 : 2
      return {
        type: 'rect',
        shape: {
          x: x - width / 2 + gap / 2,
          y: y - height / 2 + gap / 2,
          width: width - gap,
          height: height - gap,
          r: 2,
        },
        style:
          colour === HIDDEN
            ? { fill: 'none', stroke: 'var(--ink-faint)', lineWidth: 1, lineDash: [3, 3] }
            : { fill: `var(--${colour})` },
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

/** By the square root, so that a launch day does not make all others alike. */
function colourOf(row: Published, most: number): string {
  if (row.hidden.length > 0) return HIDDEN
  return `heat-${Math.max(1, Math.ceil(Math.sqrt(numberOf(row, 'awards') / most) * LEVELS))}`
}

const DAY_MS = 86_400_000

/** From the first day with awards to the last, those without among them; of a long campaign those alone that have any. */
function everyDay(rows: readonly Published[]): string[] {
  const days = [...new Set(rows.map(({ values }) => String(values.day)))].sort()
  const [first, last] = [Date.parse(days[0] ?? ''), Date.parse(days.at(-1) ?? '')]
  const many = (last - first) / DAY_MS + 1
  if (!(many <= MOST_DAYS)) return days.slice(-MOST_DAYS)
  return Array.from({ length: many }, (_, at) => new Date(first + at * DAY_MS).toISOString().slice(0, 10))
}

const MOST_DAYS = 120
