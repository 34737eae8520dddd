import type { Published } from '../../suppression.ts'
import {
  type Drawing,
  FONT_SIZE,
  labelWidth,
  MOST_DRAWN,
  namesAxis,
  numberOf,
  type Room,
  shortNumber,
  still,
  valueAxis,
} from '../plot.ts'

export interface Bars {
  readonly rows: readonly Published[]
  nameOf(row: Published): string
  /** From the longest to the shortest: each lies on top of the one before. */
  readonly layers: readonly { readonly key: string; readonly colour: string }[]
  /** The text at the end of a row's longest bar. */
  labelOf(row: Published): string
  /** The width of the longest of those. */
  readonly labelRoom: number
  readonly most?: number
  readonly axisText?: (value: number) => string
}

const ROW = 28
const AXIS = 26

/** Rows of horizontal bars that lie on each other. */
export function barsDrawing(bars: Bars, room: Room): Drawing | undefined {
  const rows = bars.rows.slice(0, MOST_DRAWN)
  if (rows.length === 0) return undefined
  const longest = bars.layers[0]
  const { most } = bars
  return {
    height: rows.length * ROW + AXIS + 6,
    option: {
      grid: { left: labelWidth(room), right: bars.labelRoom, top: 2, bottom: AXIS },
      xAxis: valueAxis({
        ...(most === undefined ? {} : { max: most, interval: most / (room.isNarrow ? 2 : 4) }),
        splitNumber: room.isNarrow ? 2 : 4,
        // People are counted whole.
        ...(bars.axisText === undefined ? { minInterval: 1 } : {}),
        axisLabel: {
          color: 'var(--ink-soft)',
          fontSize: FONT_SIZE,
          hideOverlap: true,
          formatter: bars.axisText ?? shortNumber,
        },
      }),
      yAxis: namesAxis(rows.map(bars.nameOf), room),
      series: bars.layers.map(({ key, colour }) => ({
        ...still,
        type: 'bar',
        barWidth: 16,
        barGap: '-100%',
        data: rows.map((row) => numberOf(row, key)),
        itemStyle: { color: `var(--${colour})`, borderRadius: [0, 3, 3, 0] },
        ...(key === longest?.key && {
          label: {
            show: true,
            position: 'right',
            color: 'var(--ink-soft)',
            fontSize: FONT_SIZE,
            formatter: ({ dataIndex }: { dataIndex: number }) => labelAt(rows, dataIndex, bars),
          },
        }),
      })),
    },
  }
}

function labelAt(rows: readonly Published[], at: number, { labelOf }: Bars): string {
  const row = rows[at]
  return row ? labelOf(row) : ''
}
