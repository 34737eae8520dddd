import type { GraphShown, SeriesShown, Shown } from '../../../cli/watch/look.ts'

const NOON = Date.parse('2024-08-04T12:00:00Z')

export const series = (label: string, ...values: (number | null)[]): SeriesShown => ({
  ...{ label, values },
  colour: undefined,
})

export const graph = (title: string, x: number, more: Partial<GraphShown>): GraphShown => ({
  title,
  place: { x, y: 0, width: 8, height: 6 },
  view: 'timeSeries',
  isStacked: false,
  marks: [],
  series: [],
  ...more,
})

export const shownOf = (more: Partial<Shown>): Shown => ({
  dashboard: 'keepsakes-dev',
  span: { period: 60, from: NOON, to: NOON + 3_600_000 },
  alarms: [],
  graphs: [],
  metricsAsked: 0,
  ...more,
})
