import {
  COLUMNS_GRID,
  categoryAxis,
  columnsHeight,
  type Drawing,
  dayText,
  FONT_SIZE,
  type Room,
  shortNumber,
  still,
  valueAxis,
} from '../../analytics/page/plot.ts'
import type { MinuteCount } from '../../certifying/pace.ts'
import { durationText } from '../../schemas/duration-text.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** More columns would be thinner than a line. */
const MOST_COLUMNS = 160
/** Minutes that a column may stand for. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440]

interface Columns {
  /** Minutes that each stands for. */
  readonly minutes: number
  readonly columns: readonly MinuteCount[]
}

/** A column has the fullest of its minutes. */
function columnsOf(minutes: readonly MinuteCount[]): Columns {
  const [first = 0, last = 0] = [minutes[0]?.at, minutes.at(-1)?.at]
  const whole = (last - first) / MINUTE_MS + 1
  const step = STEPS.find((each) => whole / each < MOST_COLUMNS) ?? Math.ceil(whole / MOST_COLUMNS)
  const length = step * MINUTE_MS
  const begin = Math.floor(first / length)
  const most = new Array<number>(Math.floor(last / length) - begin + 1).fill(0)
  for (const { at, events } of minutes) {
    const index = Math.floor(at / length) - begin
    most[index] = Math.max(most[index] ?? 0, events)
  }
  return { minutes: step, columns: most.map((events, index) => ({ at: (begin + index) * length, events })) }
}

export function paceNote(minutes: readonly MinuteCount[]): string | undefined {
  if (minutes.length === 0) return undefined
  const { minutes: each } = columnsOf(minutes)
  return each === 1 ? undefined : `A column is ${durationText(each * MINUTE_MS)}: the fullest of its minutes.`
}

/** Columns of events a minute, and a line at what was announced. */
export function paceDrawing(
  {
    minutes,
    perMinute,
  }: { readonly minutes: readonly MinuteCount[]; readonly perMinute: number | undefined },
  room: Room,
): Drawing | undefined {
  if (minutes.length === 0) return undefined
  const { columns } = columnsOf(minutes)
  const isLong = (columns.at(-1)?.at ?? 0) - (columns[0]?.at ?? 0) > 2 * DAY_MS
  const name = ({ at }: MinuteCount) => {
    const time = new Date(at).toISOString()
    return isLong ? dayText(time.slice(0, 10)) : time.slice(11, 16)
  }
  return {
    height: columnsHeight(room),
    option: {
      grid: { ...COLUMNS_GRID, bottom: 28 },
      xAxis: categoryAxis(columns.map(name)),
      yAxis: valueAxis({
        minInterval: 1,
        axisLabel: { color: 'var(--ink-soft)', fontSize: FONT_SIZE, formatter: shortNumber },
      }),
      series: [
        {
          ...still,
          type: 'bar',
          barCategoryGap: '12%',
          barMaxWidth: 40,
          data: columns.map(({ events }) => events),
          itemStyle: { color: 'var(--tone-3)', borderRadius: [2, 2, 0, 0] },
        },
        ...(perMinute === undefined
          ? []
          : [
              {
                ...still,
                type: 'line',
                symbol: 'none',
                data: columns.map(() => perMinute),
                lineStyle: { color: 'var(--vermilion)', width: 2, type: 'dashed' },
              },
            ]),
      ],
    },
  }
}
