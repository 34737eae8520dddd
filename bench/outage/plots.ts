import { type Drawing, FONT_SIZE, shortNumber, still } from '../../analytics/page/plot.ts'
import type { Outage, SecondOfWay, WayResult } from './outage.ts'
import { failedOf } from './verdict.ts'

/** Colours for a page, which has its own for light and dark, and for a picture, which stands by itself. */
export interface Palette {
  readonly old: string
  readonly ours: string
  readonly ink: string
  readonly soft: string
  readonly edge: string
}

export const OF_PAGE: Palette = {
  old: 'var(--vermilion)',
  ours: 'var(--accent)',
  ink: 'var(--ink)',
  soft: 'var(--ink-soft)',
  edge: 'var(--edge)',
}

export const OF_PICTURE: Palette = {
  old: '#c8402a',
  ours: '#1f5f8b',
  ink: '#1d2733',
  soft: '#55606c',
  edge: '#d9dde2',
}

type Value = (second: SecondOfWay) => number | null

interface Panel {
  readonly title: string
  readonly of: Value
  /** A value of 0 has no place on a scale by powers of ten. */
  readonly isByTens: boolean
}

const failedIn = (second: SecondOfWay) => failedOf(second)

export const PANELS: readonly Panel[] = [
  {
    title: 'p99 in that second, failed ones too, in ms',
    of: ({ p99 }) => p99,
    isByTens: true,
  },
  { title: 'requests that failed, of those of that second', of: failedIn, isByTens: false },
  { title: 'processor, percent of a core', of: ({ processor }) => processor, isByTens: false },
  { title: 'read units in that second', of: ({ readUnits }) => readUnits || null, isByTens: true },
]

const PANEL_HEIGHT = 150
const GAP = 62

/** Panels below each other, with the old way and ours over the same seconds. */
export function outageDrawing({ old, ours }: Outage, palette: Palette, panels = PANELS): Drawing {
  const seconds = old.seconds.map(({ second }) => String(second + 1))
  const top = (index: number) => 34 + index * (PANEL_HEIGHT + GAP)
  const axisLabel = { color: palette.soft, fontSize: FONT_SIZE, hideOverlap: true }
  const line = (way: WayResult, colour: string, { of }: Panel, index: number) => ({
    ...still,
    type: 'line',
    xAxisIndex: index,
    yAxisIndex: index,
    symbol: 'none',
    data: way.seconds.map(of),
    lineStyle: { color: colour, width: 2 },
    itemStyle: { color: colour },
  })
  return {
    height: top(panels.length),
    option: {
      grid: panels.map((_, index) => ({ left: 56, right: 14, top: top(index), height: PANEL_HEIGHT })),
      xAxis: panels.map((_, index) => ({
        type: 'category',
        gridIndex: index,
        data: seconds,
        axisLine: { lineStyle: { color: palette.edge } },
        axisTick: { show: false },
        // Every fifth second has its number, from the first on.
        axisLabel: { ...axisLabel, interval: (at: number) => (at + 1) % 5 === 0 || at === 0 },
      })),
      yAxis: panels.map(({ title, isByTens }, index) => ({
        type: isByTens ? 'log' : 'value',
        gridIndex: index,
        name: title,
        nameLocation: 'end',
        nameTextStyle: { color: palette.ink, fontSize: FONT_SIZE, align: 'left', padding: [0, 0, 0, -44] },
        minInterval: isByTens ? undefined : 1,
        splitNumber: 4,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...axisLabel, formatter: shortNumber },
        splitLine: { lineStyle: { color: palette.edge } },
      })),
      series: panels.flatMap((panel, index) => [
        line(old, palette.old, panel, index),
        line(ours, palette.ours, panel, index),
      ]),
    },
  }
}
