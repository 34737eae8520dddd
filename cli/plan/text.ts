import { styleText } from 'node:util'
import { ASSUMED, DEPLOYED } from '../../capacity/assumptions.ts'
import { countedWork } from '../../capacity/counted-work.ts'
import { SETUPS, type Setup } from '../../capacity/delay.ts'
import type { Limit } from '../../capacity/limits.ts'
import type { Bill, Plan } from '../../capacity/plan.ts'
import { PRICES_AS_OF } from '../../capacity/prices.ts'
import { QUOTAS_AS_OF } from '../../capacity/quotas.ts'
import { howMany } from '../../schemas/how-many.ts'
import { tableText } from '../table/text-table.ts'

/** The plan in words and tables, at most so many characters across. */
export function planText(plan: Plan, width: number): string {
  const { wanted, activities, opens, meanPerSecond, limits, keptPerMonth } = plan
  const met = limits.filter(({ met: isMet }) => isMet)
  return [
    styleText(
      'bold',
      `${whole(wanted.users)} users for ${howMany(wanted.days, 'day')}: ${whole(activities)} activities, ${whole(opens)} times an app is opened`,
    ),
    `${whole(meanPerSecond)} activities a second on the mean, ${whole(wanted.peakPerSecond)} at the peak`,
    `work counted on ${countedWork().countedOn}, prices of ${wanted.region} as of ${PRICES_AS_OF}, quotas as of ${QUOTAS_AS_OF}`,
    title('What it costs, in US dollars'),
    costTable(plan, width),
    `Keeping what users then hold: ${usd(keptPerMonth)} a month.`,
    title('What the peak meets, first to be met first'),
    limitTable(limits, width),
    ...raiseText(met),
    title(`How long a keepsake takes, in ${whole(plan.peakSeconds)} seconds of the peak`),
    delayTable(plan, width),
    ...delayText(plan),
    title('Beside other designs that award as exactly'),
    designTable(plan, width),
  ].join('\n')
}

/** A check of the plan says this, in one sentence; undefined where the peak meets no limit. */
export function refusalOf({ wanted, limits }: Plan): string | undefined {
  const met = toRaise(limits.filter((limit) => limit.met))
  if (met.length === 0) return undefined
  const each = met.map(({ name, metAt }) => `${name} (met at ${whole(metAt)})`)
  return `a peak of ${whole(wanted.peakPerSecond)} activities a second meets ${howMany(met.length, 'limit')}, to be raised before it: ${each.join(', ')}`
}

const title = (text: string) => `\n${styleText('bold', text)}`
const whole = (value: number) => Math.round(value).toLocaleString('en')
const usd = (value: number) =>
  value >= 100
    ? whole(value)
    : value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

function costTable({ perMillion, perMillionOpens, whole: all }: Plan, width: number): string {
  const names = Object.keys(all.services) as (keyof Bill['services'])[]
  const cell = ({ services }: Bill, name: keyof Bill['services']) =>
    services[name] === undefined ? '–' : usd(services[name])
  return tableText(
    {
      head: ['', 'a million activities', 'a million opens', 'all of it'],
      rows: [
        ...names.map((name) => [name, cell(perMillion, name), cell(perMillionOpens, name), cell(all, name)]),
        ['in total', usd(perMillion.total), usd(perMillionOpens.total), usd(all.total)],
      ],
      isNumeric: [false, true, true, true],
      keys: 1,
    },
    width,
  )
}

function limitTable(limits: readonly Limit[], width: number): string {
  return tableText(
    {
      head: ['', 'met at', 'the peak asks for', 'there is', '', ''],
      rows: limits.map(({ name, unit, asked, most, metAt, met }) => [
        name,
        whole(metAt),
        whole(asked),
        whole(most),
        unit,
        met ? 'MET' : '',
      ]),
      isNumeric: [false, true, true, true, false, false],
      keys: 1,
    },
    width,
  )
}

function raiseText(met: readonly Limit[]): string[] {
  const [first] = met
  if (!first) return ['The peak meets none of them.']
  return [
    `The first limit is ${first.name}, met at ${whole(first.metAt)} activities a second. To raise beforehand, with ${Math.round((ASSUMED.headroom - 1) * 100)} % of headroom:`,
    ...toRaise(met).map((limit) => `- ${raisingOf(limit)}`),
  ]
}

/** The one that takes longest comes first. One setting may bound several things: the largest figure is enough for all. */
function toRaise(met: readonly Limit[]): Limit[] {
  const placeOf = ({ name, raising }: Limit) => (raising.by === 'nobody' ? name : raising.where)
  const largest = (limit: Limit) =>
    met.every((other) => placeOf(other) !== placeOf(limit) || (other.raiseTo ?? 0) <= (limit.raiseTo ?? 0))
  const daysOf = ({ raising }: Limit) => (raising.by === 'nobody' ? 0 : raising.days)
  return met.filter(largest).sort((one, other) => daysOf(other) - daysOf(one))
}

function raisingOf({ name, unit, raising, raiseTo = 0 }: Limit): string {
  const to = `${name}: to ${whole(raiseTo)} ${unit}`
  if (raising.by === 'nobody') return `${name}: nobody can`
  const when = `${howMany(raising.days, 'day')} before`
  return raising.by === 'setting'
    ? `${to}, by the setting ${raising.where} and a deployment, ${when}`
    : `${to}: ask AWS (${raising.where}), ${when}`
}

const SETUP_NAMES = Object.keys(SETUPS) as Setup[]
const seconds = (ms: number) =>
  (ms / 1000).toLocaleString('en', { maximumFractionDigits: ms < 10_000 ? 2 : 0 })

function delayTable({ delay }: Plan, width: number): string {
  return tableText(
    {
      head: ['seconds', 'p50', 'p99', 'most', 'done after the peak'],
      rows: SETUP_NAMES.map((setup) => {
        const { p50, p99, max, clearedAfterMs } = delay[setup]
        return [SETUPS[setup], ...[p50, p99, max, clearedAfterMs].map(seconds)]
      }),
      isNumeric: [false, true, true, true, true],
      keys: 1,
    },
    width,
  )
}

function delayText({ growth }: Plan): string[] {
  const [slowest] = growth
  const lines = [
    `A batch in ${whole(1 / ASSUMED.failing)} is taken to fail once: it comes again after ${DEPLOYED.visibilitySeconds} seconds.`,
  ]
  if (!slowest || slowest.seconds < 1) return lines
  const { name, first, perMinute, needed, seconds: until } = slowest
  return [
    ...lines,
    `After a quiet time there are ${whole(first)} ${name}, and ${whole(perMinute)} more each minute: the ${whole(Math.ceil(needed))} of the peak are there after ${whole(until)} seconds.`,
  ]
}

function designTable({ designs }: Plan, width: number): string {
  return tableText(
    {
      head: ['', 'a million activities', 'all of it', 'write units a second', 'new tables take, a second'],
      rows: designs.map(({ name, perMillion, whole: all, writesPerSecond, newTablesTake }) => [
        name,
        usd(perMillion),
        usd(all),
        whole(writesPerSecond),
        whole(newTablesTake),
      ]),
      isNumeric: [false, true, true, true, true],
      keys: 1,
    },
    width,
  )
}
