import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared'
import { howMany } from '../../../schemas/how-many.ts'
import { durationText } from '../../format.ts'
import type { Published } from '../../suppression.ts'
import type { Chapter } from '../chapter.ts'
import {
  type Drawing,
  FONT_SIZE,
  labelWidth,
  MOST_DRAWN,
  namesAxis,
  numberOf,
  type Plot,
  type Room,
  valueAxis,
} from '../plot.ts'
import { axisOf, EVEN, type Scale, STEPPED } from './time-scale.ts'

const ROW = 26
const AXIS = 26
const MOST_TICKS = { narrow: 3, wide: 4 }

/** In place of a dot that would tell of few people. */
const noteOn = (since: string) => (rows: readonly Published[]) => {
  const many = rows.filter(({ values, hidden }) => values.since === since && hidden.length > 0).length
  return many === 0 ? undefined : `Without ${howMany(many, 'keepsake')}, hidden.`
}

const LEGEND = [
  { colour: 'tone-1', text: '10 to 90 % of viewers' },
  { colour: 'tone-2', text: '25 to 75 %' },
  { colour: 'tone-3', text: 'half of them' },
]

export const sinceFirstActivityPlot: Plot = {
  legend: LEGEND,
  note: noteOn('firstActivity'),
  draw: (rows, room, chapter) => drawTimes(rows, { since: 'firstActivity', scale: STEPPED }, room, chapter),
}

export const sinceStartPlot: Plot = {
  legend: LEGEND,
  note: noteOn('campaignStart'),
  draw: (rows, room, chapter) => drawTimes(rows, { since: 'campaignStart', scale: EVEN }, room, chapter),
}

function drawTimes(
  rows: readonly Published[],
  { since, scale }: { since: string; scale: Scale },
  room: Room,
  { titleOf }: Chapter,
): Drawing | undefined {
  const found = rows
    .filter(({ values, hidden }) => values.since === since && hidden.length === 0)
    .sort((a, b) => numberOf(a, 'median') - numberOf(b, 'median'))
    .slice(0, MOST_DRAWN)
  if (found.length === 0) return undefined
  const { min, max, ticks } = axisOf(
    {
      low: Math.min(...found.map((row) => numberOf(row, 'p10'))),
      high: Math.max(...found.map((row) => numberOf(row, 'p90'))),
    },
    scale,
    room.isNarrow ? MOST_TICKS.narrow : MOST_TICKS.wide,
  )
  return {
    height: found.length * ROW + AXIS + 6,
    option: {
      grid: { left: labelWidth(room), right: 26, top: 2, bottom: AXIS },
      xAxis: valueAxis({
        min,
        max,
        splitLine: { show: false },
        axisTick: { show: true, length: 4, lineStyle: { color: 'var(--ink-faint)' }, customValues: ticks },
        axisLabel: {
          color: 'var(--ink-soft)',
          fontSize: FONT_SIZE,
          customValues: ticks,
          hideOverlap: true,
          formatter: (value: number) => durationText(Math.round(scale.secondsAt(value))),
        },
      }),
      yAxis: namesAxis(
        found.map(({ values }) => titleOf(values.keepsakeId)),
        room,
      ),
      series: [
        {
          type: 'custom',
          silent: true,
          data: found.map((_, at) => [0, at]),
          renderItem: rangeOf(found, scale),
        },
      ],
    },
  }
}

/** A thin bar, a thicker one in it, and a dot where half of the viewers were done. */
function rangeOf(rows: readonly Published[], { placeOf }: Scale): CustomSeriesRenderItem {
  return ({ dataIndex }, api) => {
    const row = rows[dataIndex]
    if (!row) return null
    const x = (key: string) => api.coord([placeOf(numberOf(row, key)), dataIndex])[0] ?? 0
    const y = api.coord([0, dataIndex])[1] ?? 0
    const bar = (from: string, to: string, height: number, colour: string) => ({
      type: 'rect' as const,
      shape: { x: x(from), y: y - height / 2, width: Math.max(2, x(to) - x(from)), height, r: height / 2 },
      style: { fill: `var(--${colour})` },
    })
    return {
      type: 'group',
      children: [
        bar('p10', 'p90', 6, 'tone-1'),
        bar('p25', 'p75', 12, 'tone-2'),
        {
          type: 'circle',
          shape: { cx: x('median'), cy: y, r: 5 },
          style: { fill: 'var(--tone-3)', stroke: 'var(--paper)', lineWidth: 1.5 },
        },
      ],
    }
  }
}
