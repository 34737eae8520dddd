import type { JsonObject } from '../json/json.ts'
import { OBJECTIVES, type Objective, OWN } from './objectives.ts'

/** Windows over which a budget must burn so many times too fast, and how much must go wrong in each before it counts. */
export interface Window {
  readonly word: string
  readonly seconds: number
  readonly burn: number
  readonly atLeast: number
}

/** The Site Reliability Workbook, "Alerting on SLOs", 6: the short window is a twelfth of the long one, and ends the alarm. */
export const FAST: readonly [long: Window, short: Window] = [
  { word: 'hour', seconds: 3_600, burn: 14.4, atLeast: 10 },
  { word: 'five-minutes', seconds: 300, burn: 14.4, atLeast: 3 },
]
export const SLOW: readonly [long: Window, short: Window] = [
  { word: 'six-hours', seconds: 21_600, burn: 6, atLeast: 20 },
  { word: 'half-hour', seconds: 1_800, burn: 6, atLeast: 5 },
]

/** The alarm that tells of a fast burn: with others that say the same, or by itself. */
const FAST_TOLD_BY: Readonly<Record<string, string>> = {
  reading: 'customers-not-served',
  awarding: 'awards-late',
  ingesting: 'activities-not-taken',
  pushing: 'pushing-budget-fast',
}

/**
 * The alarms of error budgets, by logical id: of each objective one a window, which tell nobody, and one of the two slow ones, which
 * is a ticket. Those of the fast ones are in composite-alarms.yml.
 */
export function budgetAlarms(stage: string): Record<string, JsonObject> {
  const prefix = `keepsakes-${stage}`
  const all = OBJECTIVES.flatMap((objective): [string, JsonObject][] => [
    ...FAST.map((window) =>
      partOf(objective, window, { prefix, toldBy: FAST_TOLD_BY[objective.name] ?? '' }),
    ),
    ...SLOW.map((window) => partOf(objective, window, { prefix, toldBy: `${objective.name}-budget-slow` })),
    slowOf(objective, prefix),
  ])
  return Object.fromEntries(all)
}

const idOf = (...words: readonly string[]): string =>
  words
    .join('-')
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

interface Named {
  readonly prefix: string
  readonly toldBy: string
}

function partOf(objective: Objective, window: Window, { prefix, toldBy }: Named): [string, JsonObject] {
  const { name, target, metrics, bad, all, when } = objective
  const { word, seconds, burn, atLeast } = window
  // In binary, 100 - 99.9 is a little less than 0.1.
  const budget = Math.round((100 - target) * 1e6) / 1e8
  const period = word.replace('-', ' ')
  return [
    `${idOf(name, 'budget', word)}Alarm`,
    {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: `${prefix}-${name}-budget-${word}`,
        AlarmDescription: `Over the last ${period}, ${when} over ${burn} times as often as the objective of ${target} % allows. See docs/runbook.md#${toldBy}`,
        Metrics: [
          {
            Id: 'judged',
            Label: `how many times too fast the budget of ${name} burns`,
            Expression: `IF(bad >= ${atLeast}, bad / ${all} / ${budget}, 0)`,
            ReturnData: true,
          },
          { Id: 'bad', Label: 'what went wrong', Expression: bad, ReturnData: false },
          ...Object.entries(metrics).map(([id, measured]) => ({
            Id: id,
            ReturnData: false,
            MetricStat: {
              Stat: measured.stat,
              Period: seconds,
              Metric: {
                Namespace: measured.namespace === OWN ? prefix : measured.namespace,
                MetricName: measured.metric,
                Dimensions: Object.entries(measured.dimensions).map(([Name, Value]) => ({ Name, Value })),
              },
            },
          })),
        ],
        EvaluationPeriods: 1,
        Threshold: burn,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      },
    },
  ]
}

/**
 * A page that tells of the same keeps the ticket back: for a quarter of an hour until it comes, while it is on, and for as long after
 * as the short window remembers.
 */
function slowOf({ name, target, when }: Objective, prefix: string): [string, JsonObject] {
  const part = (window: Window) => `ALARM("\${${idOf(name, 'budget', window.word)}Alarm}")`
  return [
    `${idOf(name, 'budget', 'slow')}Alarm`,
    {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: {
        AlarmName: `${prefix}-${name}-budget-slow`,
        AlarmDescription: `For hours, ${when} over 6 times as often as the objective of ${target} % allows. See docs/runbook.md#${name}-budget-slow`,
        AlarmRule: { 'Fn::Sub': `${part(SLOW[0])} AND ${part(SLOW[1])}` },
        ActionsSuppressor: { 'Fn::GetAtt': [`${idOf(FAST_TOLD_BY[name] ?? '')}Alarm`, 'Arn'] },
        ActionsSuppressorWaitPeriod: 900,
        ActionsSuppressorExtensionPeriod: 2_100,
        AlarmActions: [{ Ref: 'TicketTopic' }],
        OKActions: [{ Ref: 'TicketTopic' }],
      },
    },
  ]
}
