import type { CustomSeriesRenderItem } from 'echarts/types/dist/echarts'
import { FONT_SIZE, shortNumber, still } from '../../analytics/page/plot.ts'
import type { Spread } from '../figures.ts'
import { LIGHT, type Picture } from './picture.ts'

/** One side of a comparison, with a value for each name. */
export interface Side {
  readonly text: string
  readonly colour: string
  /** Undefined where there is nothing to draw. */
  readonly values: readonly (Spread | undefined)[]
}

export interface Chart {
  readonly title: string
  /** Each value belongs to one, such as a size. */
  readonly names: readonly string[]
  readonly namesTitle: string
  /** With its unit. */
  readonly valuesTitle: string
  readonly sides: readonly Side[]
  /** By powers of ten, where sides are far apart. */
  readonly isByTens: boolean
}

const axisLabel = { color: LIGHT.soft, fontSize: FONT_SIZE, hideOverlap: true }
const axisTitle = (name: string, nameGap: number) => ({
  name,
  nameLocation: 'middle' as const,
  nameGap,
  nameTextStyle: { color: LIGHT.ink, fontSize: FONT_SIZE },
})

/** Medians with a line from the least to the most of the rounds, joined from one name to the next. */
export function linesPicture(chart: Chart): Picture {
  return pictureOf(chart, 320, {
    grid: { left: 74, right: 20, top: 14, bottom: 50 },
    xAxis: namesAxis(chart, 30),
    yAxis: valuesAxis(chart, 54),
    series: chart.sides.flatMap(({ colour, values }) => [
      {
        ...still,
        type: 'line',
        symbol: 'circle',
        symbolSize: 8,
        data: values.map((value) => drawn(value?.median, chart)),
        lineStyle: { color: colour, width: 2 },
        itemStyle: { color: colour },
      },
      whiskers(chart, { colour, values, isUpwards: true, offset: 0 }),
    ]),
  })
}

const BAR = 9
const GAP = 3

/** A row of bars for each name, each with a line from the least to the most of the rounds. */
export function barsPicture(chart: Chart): Picture {
  const row = chart.sides.length * (BAR + GAP) + 12
  return pictureOf(chart, chart.names.length * row + 60, {
    grid: { left: 170, right: 30, top: 4, bottom: 50 },
    xAxis: valuesAxis(chart, 30),
    yAxis: { ...namesAxis(chart, 150), name: '', inverse: true },
    series: chart.sides.flatMap(({ colour, values }, index) => [
      {
        ...still,
        type: 'bar',
        barWidth: BAR,
        barGap: `${(GAP / BAR) * 100}%`,
        data: values.map((value) => drawn(value?.median, chart)),
        itemStyle: { color: colour },
      },
      whiskers(chart, {
        colour: LIGHT.ink,
        values,
        isUpwards: false,
        offset: (index - (chart.sides.length - 1) / 2) * (BAR + GAP),
      }),
    ]),
  })
}

/** Zero has no place on a scale by powers of ten. */
const drawn = (value: number | undefined, { isByTens }: Chart) =>
  value === undefined || value === null || (isByTens && value <= 0) ? null : value

function namesAxis({ names, namesTitle }: Chart, nameGap: number) {
  return {
    type: 'category',
    data: names,
    axisLine: { lineStyle: { color: LIGHT.edge } },
    axisTick: { show: false },
    axisLabel: { ...axisLabel, color: LIGHT.ink, interval: 0 },
    ...axisTitle(namesTitle, nameGap),
  }
}

function valuesAxis({ valuesTitle, isByTens }: Chart, nameGap: number) {
  return {
    type: isByTens ? 'log' : 'value',
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...axisLabel, formatter: shortNumber },
    splitLine: { lineStyle: { color: LIGHT.edge } },
    splitNumber: 4,
    ...axisTitle(valuesTitle, nameGap),
  }
}

interface Whiskers {
  readonly colour: string
  readonly values: Side['values']
  readonly isUpwards: boolean
  /** From the middle of the name's place. */
  readonly offset: number
}

function whiskers(chart: Chart, { colour, values, isUpwards, offset }: Whiskers) {
  const ends = values.map((value) => [drawn(value?.least, chart), drawn(value?.most, chart)] as const)
  const renderItem: CustomSeriesRenderItem = ({ dataIndex }, api) => {
    const [least, most] = ends[dataIndex] ?? []
    if (least === null || least === undefined || most === null || most === undefined) return null
    const at = (value: number) => api.coord(isUpwards ? [dataIndex, value] : [value, dataIndex])
    const [[x1 = 0, y1 = 0], [x2 = 0, y2 = 0]] = [at(least), at(most)]
    const shape = isUpwards
      ? { x1: x1 + offset, y1, x2: x2 + offset, y2 }
      : { x1, y1: y1 + offset, x2, y2: y2 + offset }
    return { type: 'line', shape, style: { stroke: colour, lineWidth: isUpwards ? 2 : 1 } }
  }
  return {
    ...still,
    type: 'custom',
    renderItem,
    // The axis is as long as the ends need it.
    encode: isUpwards ? { x: 0, y: [1, 2] } : { x: [1, 2], y: 0 },
    data: ends.map(([least, most], index) => [index, least, most]),
    z: 3,
  }
}

function pictureOf({ title, sides }: Chart, height: number, option: Picture['drawing']['option']): Picture {
  return {
    title,
    legend: sides.map(({ text, colour }) => ({ text, colour })),
    drawing: { height, option },
  }
}
