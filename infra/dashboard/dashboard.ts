import { PRICES_AS_OF } from '../../capacity/prices.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'
import { costLines, PLACES, pricedRegion } from './cost.ts'
import { Measures, rate } from './measures.ts'
import { alarmStates, COLOURS, graph, type Line, ref } from './widgets.ts'

type Resource = { readonly Type: string; readonly Condition?: string; readonly Properties?: JsonObject }
type Resources = Readonly<Record<string, Resource>>

interface Template {
  readonly Resources: Resources
}

export interface Stage {
  readonly stage: string
  readonly region: string
}

/** The template with a dashboard of what it has: one screen that tells whether customers get their keepsakes. */
export function withDashboard<T extends Template>(template: T, stage: Stage): T {
  const { Resources } = template
  const alarms = alarmsOf(Resources)
  const tables = tablesOf(Resources)
  const body = {
    start: '-PT3H',
    // A minute is a minute, however long a time is shown.
    periodOverride: 'inherit',
    widgets: widgetsOf(Resources, stage, Object.keys(tables)),
  }
  const Dashboard = {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardName: `keepsakes-${stage.stage}`,
      DashboardBody: {
        'Fn::Sub': [
          JSON.stringify(body).replace(`["${ALARMS}"]`, `[${ALARMS}]`),
          { Alarms: { 'Fn::Join': [',', alarms] }, ...tables },
        ],
      },
    },
  }
  return { ...template, Resources: { ...Resources, Dashboard } }
}

const ALARMS = ref('Alarms')

function widgetsOf(resources: Resources, { stage, region }: Stage, tables: readonly string[]) {
  const of = new Measures(stage)
  const functions = ofType(resources, 'AWS::Lambda::Function').map(([logicalId, { Properties }]) => ({
    logicalId,
    megabytes: Number(Properties?.MemorySize),
  }))
  const logGroups = ofType(resources, 'AWS::Logs::LogGroup').map(([logicalId]) => logicalId)
  const published = rate('published', of.queue('ActivityQueue', 'NumberOfMessagesSent'), {
    ...{ label: 'published', colour: COLOURS.blue },
  })
  const awarded = rate('awarded', of.own('KeepsakesAwarded'), {
    ...{ label: 'awarded', colour: COLOURS.green },
  })
  const oldest: Line[] = [
    { id: 'waited', ...of.own('ActivityAgeSeconds', 'Maximum') },
    { id: 'waiting', ...of.queue('ActivityQueue', 'ApproximateAgeOfOldestMessage', 'Maximum') },
    {
      id: 'oldest',
      expression: 'MAX(FILL([waited, waiting], 0))',
      ...{ label: 'oldest', colour: COLOURS.orange },
    },
  ]
  const budgets = of.budgets()
  return [
    alarmStates({ x: 0, y: 0, width: 6, height: 4 }, 'Alarms that tell somebody', ALARMS),
    graph(
      { x: 6, y: 0, width: 4, height: 4 },
      { title: 'Published a minute', view: 'singleValue', lines: published },
    ),
    graph(
      { x: 10, y: 0, width: 4, height: 4 },
      { title: 'Awarded a minute', view: 'singleValue', lines: awarded },
    ),
    graph(
      { x: 14, y: 0, width: 4, height: 4 },
      { title: 'Oldest activity, s', view: 'singleValue', lines: oldest },
    ),
    graph(
      { x: 18, y: 0, width: 6, height: 4 },
      { title: 'Error budget left, %', view: 'singleValue', lines: budgets },
    ),
    graph(
      { x: 0, y: 4, width: 8, height: 6 },
      {
        title: 'Activities and keepsakes a minute',
        lines: [
          ...published,
          ...awarded,
          ...rate('rejected', of.own('ActivitiesRejected'), { label: 'rejected', colour: COLOURS.orange }),
          ...rate('failed', of.own('ActivitiesFailed'), { label: 'failed', colour: COLOURS.red }),
        ],
      },
    ),
    graph(
      { x: 8, y: 4, width: 8, height: 6 },
      {
        title: 'From publishing to awarding, seconds',
        lines: [
          { ...of.own('ActivityAgeSeconds', 'p50'), label: 'half of all', colour: COLOURS.blue },
          { ...of.own('ActivityAgeSeconds', 'p99'), label: '99 of 100', colour: COLOURS.purple },
          ...oldest,
        ],
        marks: marksOf(resources, 'ActivityAgeAlarm'),
      },
    ),
    graph(
      { x: 16, y: 4, width: 8, height: 6 },
      { title: 'Error budget left, % of the time shown', lines: budgets },
    ),
    graph(
      { x: 0, y: 10, width: 8, height: 6 },
      {
        title: 'Requests of the API a minute',
        lines: [
          ...rate('requests', of.api('Count'), { label: 'requests', colour: COLOURS.blue }),
          ...rate('refused', of.api('4xx'), { label: '4xx', colour: COLOURS.orange }),
          ...rate('errors', of.api('5xx'), { label: '5xx', colour: COLOURS.red }),
        ],
      },
    ),
    graph(
      { x: 8, y: 10, width: 8, height: 6 },
      {
        title: 'How long the API takes, ms',
        lines: [
          { ...of.api('Latency', 'p50'), label: 'half of all', colour: COLOURS.blue },
          { ...of.api('Latency', 'p99'), label: '99 of 100', colour: COLOURS.purple },
          { ...of.api('Latency', 'Maximum'), label: 'longest', colour: COLOURS.orange },
        ],
        marks: marksOf(resources, 'ApiLatencyAlarm'),
      },
    ),
    graph(
      { x: 16, y: 10, width: 8, height: 6 },
      {
        title: 'Read units a request or activity',
        lines: [
          ...tables.map((name, index) => ({
            id: `reads${index}`,
            ...of.table(name, 'ConsumedReadCapacityUnits'),
          })),
          { id: 'requests', ...of.api('Count') },
          { id: 'received', ...of.own('ActivitiesReceived') },
          { id: 'erasures', ...of.own('ErasuresReceived') },
          {
            id: 'units',
            expression: `SUM(FILL([${tables.map((_, index) => `reads${index}`).join(', ')}], 0)) / (SUM(FILL([requests, received, erasures], 0)) + 1)`,
            ...{ label: 'read units', colour: COLOURS.green },
          },
        ],
        marks: marksOf(resources, 'ReadUnitsPerRequestAlarm'),
      },
    ),
    graph(
      { x: 0, y: 16, width: 8, height: 6 },
      {
        title: `Cost, USD a minute (prices of ${PLACES[pricedRegion(region)]}, ${PRICES_AS_OF})`,
        isStacked: true,
        lines: costLines(of, { functions, logGroups, tables }, region),
      },
    ),
    graph(
      { x: 8, y: 16, width: 8, height: 6 },
      {
        title: 'Activities a minute, by partner',
        lines: [
          { id: 'all', ...of.own('ActivitiesReceived') },
          {
            id: 'partners',
            expression: `60 * FILL(${of.search('PartnerReceived', ['partner', 'service'])}, 0) / PERIOD(all)`,
            label: dimension('partner'),
          },
        ],
      },
    ),
    graph(
      { x: 16, y: 16, width: 8, height: 6 },
      {
        title: 'Rejected activities a minute, by partner',
        lines: [
          { id: 'all', ...of.own('ActivitiesReceived') },
          {
            id: 'partners',
            expression: `60 * FILL(${of.search('PartnerRejected', ['partner', 'service'])}, 0) / PERIOD(all)`,
            label: dimension('partner'),
          },
        ],
      },
    ),
    graph(
      { x: 0, y: 22, width: 12, height: 6 },
      {
        title: 'Keepsakes a minute, by campaign',
        lines: [
          { id: 'all', ...of.own('KeepsakesAwarded') },
          {
            id: 'campaigns',
            expression: `60 * FILL(${of.search('CampaignAwarded', ['campaign', 'service'])}, 0) / PERIOD(all)`,
            label: dimension('campaign'),
          },
        ],
      },
    ),
    graph(
      { x: 12, y: 22, width: 12, height: 6 },
      {
        title: 'Messages that wait in queues, dead letters among them',
        lines: ofType(resources, 'AWS::SQS::Queue').map(([logicalId, { Properties }]) => ({
          ...of.queue(logicalId, 'ApproximateNumberOfMessagesVisible', 'Maximum'),
          label: String(Properties?.QueueName).replace(`keepsakes-${stage}-`, ''),
        })),
      },
    ),
  ]
}

/** CloudWatch puts the value of a dimension there; to Fn::Sub it is no reference. */
const dimension = (name: string) => ref(`!PROP('Dim.${name}')`)

const ofType = (resources: Resources, type: string) =>
  Object.entries(resources).filter(([, { Type }]) => Type === type)

/** The texts of a JSON list of the alarms that tell somebody, each where it is there. */
function alarmsOf(resources: Resources): Json[] {
  return Object.entries(resources).flatMap(([logicalId, { Type, Condition, Properties }]): Json[] => {
    if (!/^AWS::CloudWatch::(Composite)?Alarm$/.test(Type) || Properties?.AlarmActions === undefined)
      return []
    const arn = { 'Fn::Join': ['', ['"', { 'Fn::GetAtt': [logicalId, 'Arn'] }, '"']] }
    return [Condition === undefined ? arn : { 'Fn::If': [Condition, arn, { Ref: 'AWS::NoValue' }] }]
  })
}

/** The names of tables as functions have them, whichever stack those are in, each under a variable of Fn::Sub. */
function tablesOf(resources: Resources): Record<string, Json> {
  const tables: Record<string, Json> = {}
  for (const [, { Properties }] of ofType(resources, 'AWS::Lambda::Function')) {
    const environment = isJsonObject(Properties?.Environment) ? Properties.Environment.Variables : undefined
    for (const [name, value] of Object.entries(isJsonObject(environment) ? environment : {})) {
      const word = /^([A-Z]+)_TABLE$/.exec(name)?.[1]?.toLowerCase()
      if (word !== undefined) tables[`${word.charAt(0).toUpperCase()}${word.slice(1)}TableName`] = value
    }
  }
  return tables
}

function marksOf(resources: Resources, alarm: string): { label: string; value: number }[] {
  const value = resources[alarm]?.Properties?.Threshold
  return typeof value === 'number' ? [{ label: 'alarm', value }] : []
}
