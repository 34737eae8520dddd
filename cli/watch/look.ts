import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch'
import { UserError } from '../terminal.ts'
import { readDashboard, type Widget } from './dashboard.ts'
import { type Call, callsOf } from './queries.ts'
import type { Span } from './span.ts'

export interface Shown {
  readonly dashboard: string
  readonly span: Span
  readonly alarms: readonly AlarmShown[]
  readonly graphs: readonly GraphShown[]
  /** CloudWatch charges for each of these. */
  readonly metricsAsked: number
}

export interface AlarmShown {
  /** Without the name of the stage. */
  readonly name: string
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  /** Whom it tells: somebody is woken, or reads it in the morning. */
  readonly severity: 'page' | 'ticket' | undefined
  readonly since: string | undefined
  readonly description: string
}

export interface GraphShown extends Pick<Widget, 'title' | 'place'> {
  readonly view: 'singleValue' | 'timeSeries'
  readonly isStacked: boolean
  readonly marks: readonly { readonly label: string; readonly value: number }[]
  readonly series: readonly SeriesShown[]
}

export interface SeriesShown {
  readonly label: string
  readonly colour: string | undefined
  /** One for each period, `null` where there is none. */
  readonly values: readonly (number | null)[]
}

/** @throws UserError where there is no such dashboard, or it is not one that can be shown */
export async function dashboardOf(
  client: CloudWatchClient,
  name: string,
  signal: AbortSignal,
): Promise<Widget[]> {
  const { DashboardBody = '' } = await client
    .send(new GetDashboardCommand({ DashboardName: name }), { abortSignal: signal })
    .catch((error: unknown) => {
      if (error instanceof Error && /^(ResourceNotFound|DashboardNotFound)/.test(error.name))
        throw new UserError(
          `there is no dashboard ${name}: deploy the stage, or name its region with --region`,
        )
      throw error
    })
  return readDashboard(name, DashboardBody)
}

/** Asks for everything that a dashboard shows. */
export async function look(
  client: CloudWatchClient,
  { name, widgets }: { readonly name: string; readonly widgets: readonly Widget[] },
  { span, signal }: { readonly span: Span; readonly signal: AbortSignal },
): Promise<Shown> {
  const calls = callsOf(widgets, span.period)
  const [alarms, ...answers] = await Promise.all([
    alarmsOf(client, name, widgets, signal),
    ...calls.map((call) => dataOf(client, call, span, signal)),
  ])
  const graphs = new Map<Widget, GraphShown>()
  let metricsAsked = 0
  for (const [index, call] of calls.entries()) {
    const found = answers[index] ?? new Map<string, Found[]>()
    metricsAsked += call.queries.filter(({ MetricStat }) => MetricStat !== undefined).length
    for (const [widget, lines] of call.graphs) {
      if (!('lines' in widget.shows)) continue
      const { view, isStacked, marks } = widget.shows
      const series = lines.flatMap(({ id, line }) =>
        (found.get(id) ?? []).map(({ label, values }) => ({
          label: line.label === undefined || line.label.includes('${') ? label : line.label,
          ...{ colour: line.colour, values },
        })),
      )
      metricsAsked += lines.filter(({ line }) => isSearch(line.asked)).length * series.length
      graphs.set(widget, { title: widget.title, place: widget.place, view, isStacked, marks, series })
    }
  }
  return {
    dashboard: name,
    span,
    alarms,
    graphs: widgets.flatMap((widget) => graphs.get(widget) ?? []),
    metricsAsked,
  }
}

const isSearch = (asked: object) => 'expression' in asked && String(asked.expression).includes('SEARCH(')

interface Found {
  readonly label: string
  readonly values: (number | null)[]
}

async function dataOf(
  client: CloudWatchClient,
  { queries }: Call,
  { period, from, to }: Span,
  signal: AbortSignal,
): Promise<Map<string, Found[]>> {
  const count = Math.round((to - from) / 1000 / period)
  const found = new Map<string, Map<string, Found>>()
  let NextToken: string | undefined
  do {
    const answer = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [...queries],
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: 'TimestampAscending',
        NextToken,
      }),
      { abortSignal: signal },
    )
    for (const { Id = '', Label = '', Timestamps = [], Values = [] } of answer.MetricDataResults ?? []) {
      const byLabel = found.get(Id) ?? new Map<string, Found>()
      const one = byLabel.get(Label) ?? { label: Label, values: Array<number | null>(count).fill(null) }
      for (const [index, time] of Timestamps.entries()) {
        const at = Math.floor((time.getTime() - from) / 1000 / period)
        if (at >= 0 && at < count) one.values[at] = Values[index] ?? null
      }
      found.set(Id, byLabel.set(Label, one))
    }
    NextToken = answer.NextToken
  } while (NextToken !== undefined)
  return new Map([...found].map(([id, byLabel]) => [id, [...byLabel.values()]]))
}

/** The alarms of the dashboard's own widget, those that are on first. */
async function alarmsOf(
  client: CloudWatchClient,
  name: string,
  widgets: readonly Widget[],
  signal: AbortSignal,
): Promise<AlarmShown[]> {
  const wanted = new Set(widgets.flatMap(({ shows }) => ('alarms' in shows ? shows.alarms : [])))
  const alarms: AlarmShown[] = []
  let NextToken: string | undefined
  do {
    const answer = await client.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: `${name}-`,
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        NextToken,
      }),
      { abortSignal: signal },
    )
    for (const alarm of [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])]) {
      if (!wanted.has(alarm.AlarmArn ?? '')) continue
      alarms.push({
        name: (alarm.AlarmName ?? '').replace(`${name}-`, ''),
        state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
        severity: severityOf(alarm.AlarmActions ?? []),
        since: alarm.StateUpdatedTimestamp?.toISOString(),
        description: alarm.AlarmDescription ?? '',
      })
    }
    NextToken = answer.NextToken
  } while (NextToken !== undefined)
  return alarms.sort((one, other) => rankOf(one) - rankOf(other))
}

/** By the topic that it tells. */
function severityOf(actions: readonly string[]): AlarmShown['severity'] {
  const names = actions.map((arn) => arn.split(':').at(-1) ?? '')
  if (names.some((name) => /-pages?$/.test(name))) return 'page'
  return names.some((name) => /-tickets?$/.test(name)) ? 'ticket' : undefined
}

const STATES = ['ALARM', 'INSUFFICIENT_DATA', 'OK'] as const

const rankOf = ({ state, severity }: AlarmShown) => STATES.indexOf(state) * 2 + (severity === 'page' ? 0 : 1)
