import { tableText } from '../../cli/table/text-table.ts'
import type { Alarm } from './messages.ts'
import type { Outage, WayResult } from './outage.ts'

const number = (value: number) => value.toLocaleString('en')
const milliseconds = (value: number) => `${number(Math.round(value))} ms`
const sharesOf = ({ average, max }: { readonly average: number; readonly max: number }) =>
  `${average} %, ${max} %`

/** How many answers are not a 200. */
export const failedOf = ({ answers }: Pick<WayResult, 'answers'>): number =>
  Object.entries(answers).reduce((sum, [answer, count]) => sum + (answer === '200' ? 0 : count), 0)

/** The rows of the verdict: what, in the old way, in ours. */
export function verdictRows({ old, ours }: Outage): readonly (readonly [string, string, string])[] {
  const both = (what: string, of: (way: WayResult) => string): [string, string, string] => [
    what,
    of(old),
    of(ours),
  ]
  return [
    both('requests', ({ due }) => number(due)),
    both('answered 200', ({ answers }) => number(answers['200'] ?? 0)),
    both('answered 502', ({ answers }) => number(answers['502'] ?? 0)),
    both('answered otherwise, or not at all', (way) => number(failedOf(way) - (way.answers['502'] ?? 0))),
    both('p50', ({ p50 }) => milliseconds(p50)),
    both('p99', ({ p99 }) => milliseconds(p99)),
    both('processor, average and maximum of a second', ({ processor }) => sharesOf(processor)),
    both('a container, average and maximum', ({ containers }) =>
      containers ? sharesOf(containers) : 'none',
    ),
    both('containers that crashed or were replaced', ({ crashes }) => number(crashes)),
    both('read units', ({ readUnits }) => number(Math.round(readUnits))),
    both('read units a request', ({ readUnitsEach }) => number(readUnitsEach)),
  ]
}

/** Alarms that tell somebody and fired on either side, and those that the old system had; the earliest first. */
export function alarmRows({ old, ours }: Outage): readonly (readonly [string, string, string])[] {
  const byName = new Map(ours.alarms.map((alarm) => [alarm.name, alarm]))
  return old.alarms
    .filter(({ name, of, tells, firedAt }) => {
      if (of === 'old system') return true
      return tells !== undefined && (firedAt ?? byName.get(name)?.firedAt) !== undefined
    })
    .toSorted((a, b) => (a.firedAt ?? Number.POSITIVE_INFINITY) - (b.firedAt ?? Number.POSITIVE_INFINITY))
    .map((alarm) => [
      `${alarm.name} (${alarm.of === 'template' ? alarm.tells : 'of the old system'})`,
      whenOf(alarm),
      alarm.of === 'template' ? whenOf(byName.get(alarm.name)) : 'not there',
    ])
}

const whenOf = (alarm: Alarm | undefined) =>
  alarm?.firedAt === undefined ? 'silent' : `minute ${Math.round(alarm.firedAt)}`

export function verdictText(outage: Outage, width: number | undefined): string {
  const table = (what: string, rows: readonly (readonly string[])[]) =>
    tableText({ head: [what, 'the old way', 'ours'], rows, isNumeric: [false, true, true], keys: 1 }, width)
  const { users, keepsakes, from, to, seconds } = outage
  return [
    `${number(users)} customers with ${number(keepsakes)} keepsakes; ${from} to ${to} requests a second in ${seconds} s`,
    '',
    table('', verdictRows(outage)),
    '',
    table('alarms, by minutes after the load began', alarmRows(outage)),
    '',
    'A second of the load stands for a minute of an evening, as alarms look at minutes. Processor: percent of one core, of the service,',
    'its database and all between.',
  ].join('\n')
}
