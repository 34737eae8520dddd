import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared'
import type { Published } from '../../suppression.ts'
import {
  axisName,
  COLUMNS_GRID,
  categoryAxis,
  columnsHeight,
  dayText,
  FONT_SIZE,
  numberOf,
  type Plot,
  shortNumber,
  still,
  valueAxis,
} from '../plot.ts'
import { everyDay, HIDDEN_STYLE, leftOutText } from './day-axis.ts'

const LAYERS = [
  { key: 'viewers', colour: 'tone-1', text: 'viewers who began' },
  { key: 'earnedOne', colour: 'tone-2', text: 'earned one' },
  { key: 'earnedHalf', colour: 'tone-3', text: 'earned half' },
] as const

/** In pixels, of a day of which all is hidden: it has no height that could be read as a number of people. */
const BOX = 18
const MOST_WIDTH = 72

/** Pixels where all is hidden, else the viewers among whom the hidden ones are. */
interface Box {
  readonly at: number
  readonly among?: number
}

function boxesIn(cells: readonly (Published | undefined)[]): Box[] {
  return cells.flatMap((row, at): Box[] => {
    const first = row ? LAYERS.findIndex(({ key }) => row.hidden.includes(key)) : -1
    const around = LAYERS[first - 1]
    if (!row || first < 0) return []
    return [around ? { at, among: numberOf(row, around.key) } : { at }]
  })
}

const isHidden = ({ hidden }: Published) => LAYERS.some(({ key }) => hidden.includes(key))

export const cohortsPlot: Plot = {
  legend: (rows) => [
    ...LAYERS.map(({ colour, text }) => ({ colour, text })),
    ...(rows.some(isHidden) ? [{ text: 'hidden' }] : []),
  ],
  note(rows) {
    const boxes = boxesIn(rows)
    const texts = [
      boxes.some(({ among }) => among === undefined) ? 'A box alone is of however many viewers.' : undefined,
      boxes.some(({ among }) => among !== undefined)
        ? 'A box around a part of a bar: it is hidden how many of those viewers earned more.'
        : undefined,
      leftOutText(rows, 'firstDay'),
    ].filter((text) => text !== undefined)
    return texts.length > 0 ? texts.join(' ') : undefined
  },
  draw(rows, room) {
    const days = everyDay(rows, 'firstDay')
    if (days.length === 0) return undefined
    const rowOf = new Map(rows.map((row) => [String(row.values.firstDay), row]))
    const cells = days.map((day) => rowOf.get(day))
    const boxes = boxesIn(cells)
    return {
      height: columnsHeight(room),
      option: {
        grid: COLUMNS_GRID,
        xAxis: categoryAxis(days.map(dayText), axisName('first day')),
        yAxis: valueAxis({
          minInterval: 1,
          axisLabel: { color: 'var(--ink-soft)', fontSize: FONT_SIZE, formatter: shortNumber },
        }),
        series: [
          ...LAYERS.map(({ key, colour }) => ({
            ...still,
            type: 'bar',
            barGap: '-100%',
            barCategoryGap: '22%',
            barMaxWidth: MOST_WIDTH,
            data: cells.map((row) => (row ? numberOf(row, key) : 0)),
            itemStyle: { color: `var(--${colour})`, borderRadius: [3, 3, 0, 0] },
          })),
          {
            ...still,
            type: 'custom',
            data: boxes.map(({ at, among = 0 }) => [at, among]),
            renderItem: boxOf(boxes),
          },
        ],
      },
    }
  },
}

function boxOf(boxes: readonly Box[]): CustomSeriesRenderItem {
  return ({ dataIndex }, api) => {
    const box = boxes[dataIndex]
    if (!box) return null
    const [x = 0, bottom = 0] = api.coord([box.at, 0])
    const top = box.among === undefined ? bottom - BOX : (api.coord([box.at, box.among])[1] ?? 0)
    const [room = 0] = [api.size?.([1, 0]) ?? []].flat()
    const width = Math.min(room * 0.78, MOST_WIDTH)
    const shape = { x: x - width / 2, y: top, width, height: bottom - top, r: 2 }
    return { type: 'rect', shape, style: HIDDEN_STYLE }
  }
}
