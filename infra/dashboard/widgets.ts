/** Texts of a dashboard are parts of one Fn::Sub: `${LogicalId}` in them is a reference. */
export interface Metric {
  readonly id?: string
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly stat: string
  /** Without one, the line is there for expressions alone. */
  readonly label?: string
  readonly colour?: string
}

export interface Formula {
  readonly id: string
  readonly expression: string
  /** Without one, as above. */
  readonly label?: string
  readonly colour?: string
}

export type Line = Metric | Formula

/** Stands for a reference to a resource, or to whatever else Fn::Sub replaces. */
export const ref = (name: string): string => `\${${name}}`

/** Where a widget lies on CloudWatch's grid of 24 columns. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Graph {
  readonly title: string
  readonly lines: readonly Line[]
  readonly view?: 'singleValue' | 'timeSeries' | 'bar'
  readonly isStacked?: boolean
  /** The unit of the numbers. */
  readonly axis?: string
  readonly most?: number
  /** Where alarms speak. */
  readonly marks?: readonly { readonly label: string; readonly value: number }[]
}

/** Seconds between two points, unless whoever looks asks for others. */
export const PERIOD = 60

export const COLOURS = {
  blue: '#1f77b4',
  green: '#2ca02c',
  orange: '#ff7f0e',
  red: '#d62728',
  purple: '#9467bd',
  grey: '#7f7f7f',
  teal: '#17becf',
  brown: '#8c564b',
} as const

/** A widget of type `metric`, as https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html has it. */
export function graph(place: Place, { title, lines, view = 'timeSeries', ...more }: Graph) {
  const { isStacked = false, axis, most, marks = [] } = more
  return {
    type: 'metric',
    ...place,
    properties: {
      title,
      view,
      stacked: isStacked,
      region: ref('AWS::Region'),
      period: PERIOD,
      metrics: lines.map(lineOf),
      ...(view === 'singleValue'
        ? { sparkline: true }
        : {
            yAxis: {
              left: { min: 0, ...(most && { max: most }), ...(axis && { label: axis }), showUnits: false },
            },
          }),
      ...(marks.length > 0 && {
        annotations: { horizontal: marks.map((mark) => ({ ...mark, color: COLOURS.red })) },
      }),
    },
  }
}

function lineOf(line: Line): unknown[] {
  const { id, label, colour } = line
  const options = {
    ...(id !== undefined && { id }),
    ...(label === undefined ? { visible: false } : { label }),
    ...(colour && { color: colour }),
  }
  if ('expression' in line) return [{ expression: line.expression, ...options }]
  return [
    line.namespace,
    line.name,
    ...Object.entries(line.dimensions).flat(),
    { ...options, stat: line.stat },
  ]
}

/** A widget that shows the states of alarms, which are given as the text of a JSON list without its brackets. */
export function alarmStates(place: Place, title: string, arns: string) {
  return { type: 'alarm', ...place, properties: { title, sortBy: 'stateUpdatedTimestamp', alarms: [arns] } }
}
