import { BarChart, CustomChart, LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Published } from '../suppression.ts'
import type { Chapter } from './chapter.ts'

use([BarChart, CustomChart, LineChart, GridComponent, SVGRenderer])

/** How much room a plot has: on a phone, in one of two columns, or all across. Each is drawn for both screens. */
export interface Room {
  readonly width: number
  readonly isNarrow: boolean
}

export const PHONE: Room = { width: 330, isNarrow: true }
export const COLUMN: Room = { width: 490, isNarrow: false }
export const WIDE: Room = { width: 1040, isNarrow: false }

export interface Drawing {
  readonly height: number
  readonly option: EChartsCoreOption
}

/** A colour and its meaning. */
export interface Legend {
  /** A custom property of the page's styles; without one it is an outline. */
  readonly colour?: string
  readonly text: string
}

export interface Plot {
  readonly legend?: readonly Legend[] | ((rows: readonly Published[], chapter: Chapter) => readonly Legend[])
  /** Plain sentences of what the drawing itself does not say. */
  note?(rows: readonly Published[], chapter: Chapter): string | undefined
  /** Undefined where there is nothing to draw. */
  draw(rows: readonly Published[], room: Room, chapter: Chapter): Drawing | undefined
}

/**
 * The drawing as SVG. Its colours and its font are the page's, so that it is drawn once for light and dark; what depends on
 * how many others were drawn before is taken out.
 */
export function svgOf({ height, option }: Drawing, { width }: Room): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit', fontSize: FONT_SIZE },
      ...option,
    })
    return (
      chart
        .renderToSVGString()
        .replace(/<style ?>.*?<\/style>/s, '')
        .replaceAll(/ (?:class="zr[^"]*"|ecmeta_\w+="[^"]*"|pointer-events="[^"]*"|xml:space="[^"]*")/g, '')
        // Nothing is outside; and what clips has an id, of which a page may have one only.
        .replaceAll(/ clip-path="[^"]*"|<defs ?>.*?<\/defs>/gs, '')
        .replace(/^<svg [^>]*>/, `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">`)
        .replace(/<rect [^>]*fill="none"[^>]*><\/rect>/, '')
        .replaceAll(/\n+/g, '')
    )
  } finally {
    chart.dispose()
  }
}

export const FONT_SIZE = 13

/** The most rows that are drawn: beyond, the table has them. */
export const MOST_DRAWN = 40

const lineStyle = { color: 'var(--edge)' }
const axisLabel = { color: 'var(--ink-soft)', fontSize: FONT_SIZE }

/** Names down the left side, the first on top. */
export function namesAxis(names: readonly string[], { isNarrow, width }: Room, gridIndex = 0) {
  return {
    type: 'category' as const,
    gridIndex,
    inverse: true,
    data: [...names],
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      color: 'var(--ink)',
      fontSize: isNarrow ? FONT_SIZE - 1 : FONT_SIZE,
      width: labelWidth({ isNarrow, width }) - 8,
      overflow: 'truncate' as const,
      interval: 0,
    },
  }
}

export const labelWidth = ({ isNarrow, width }: Room) => (isNarrow ? 132 : width > 600 ? 170 : 150)

/** Whatever is measured, from 0 to the right or upwards, without a line of its own. */
export function valueAxis(more: object = {}) {
  return {
    type: 'value' as const,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...axisLabel, hideOverlap: true },
    splitLine: { lineStyle },
    splitNumber: 4,
    ...more,
  }
}

/** Days, or whatever has a place of its own, along the bottom. */
export function categoryAxis(data: readonly string[], more: object = {}) {
  return {
    type: 'category' as const,
    data: [...data],
    axisLine: { lineStyle },
    axisTick: { show: false },
    axisLabel: { ...axisLabel, hideOverlap: true },
    ...more,
  }
}

/** The name of the axis along the bottom. */
export const axisName = (name: string) => ({
  name,
  nameLocation: 'middle',
  nameGap: 26,
  nameTextStyle: { color: 'var(--ink-soft)', fontSize: FONT_SIZE },
})

/** Where columns stand, with numbers beside them and a name below. */
export const COLUMNS_GRID = { left: 52, right: 14, top: 14, bottom: 44 }
export const columnsHeight = ({ isNarrow }: Room) => (isNarrow ? 220 : 250)

/** Nothing reacts to a pointer: the drawing is a picture. */
export const still = { silent: true, emphasis: { disabled: true } }

export const thousands = (value: number) => value.toLocaleString('en')

/** A number for the axis: short, as there is little room. */
export function shortNumber(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toFixed(1))} M`
  return value >= 1_000 ? `${Number((value / 1_000).toFixed(1))} k` : String(value)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2024-07-26` as `26 Jul`, whatever the machine's locale. */
export function dayText(day: unknown): string {
  const [, month = '', date = ''] = String(day).split('-')
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ''}`
}

export const numberOf = ({ values }: Published, key: string): number => Number(values[key] ?? 0)
