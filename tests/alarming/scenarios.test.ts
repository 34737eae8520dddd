import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { floorMutants, keeps, mutant, redBy } from '../../alarming/mutation.ts'
import {
  type Alarms,
  alarmsOf,
  type Firing,
  firings,
  type Rehearsed,
  rehearse,
  shortName,
} from '../../alarming/rehearsal.ts'
import { few } from '../../alarming/scenarios/few.ts'
import { scenarios } from '../../alarming/scenarios/index.ts'
import { FIRST_HOUR } from '../../alarming/scenarios/scenario.ts'
import { edgeResources } from '../../packaging/edge-template.ts'
import { projectRoot } from '../../packaging/project.ts'
import { scenariosPage } from '../../scripts/scenarios-page.ts'
import { compile } from '../template/support/compiled.ts'

let alarms: Alarms
let rehearsed: Rehearsed[]
beforeAll(async () => {
  alarms = alarmsOf({ ...(await compile('dev')).resources, ...(await edgeResources('dev')) }, 'dev')
  rehearsed = scenarios.map((scenario) => rehearse(scenario, alarms))
})
const rehearsalOf = (name: string): Rehearsed =>
  rehearsed.find(({ scenario }) => scenario.name === name) as Rehearsed
const firstOf = (told: ReadonlyMap<string, Firing>) => Math.min(...[...told.values()].map(({ at }) => at))
const names = () => [...alarms.tells.keys()]

test.each(scenarios.map(({ name, story }) => [name, story]))('%s: %s', (name) => {
  const each = rehearsalOf(name)
  const told = firings(each, alarms)
  const { fires } = each.scenario
  expect([...told.keys()].sort()).toEqual(Object.keys(fires).sort())
  for (const [alarm, found] of told)
    expect([alarm, found, keeps(found, alarm, each.scenario)]).toEqual([alarm, found, true])
})

test('the outage is told within five minutes, at a request a minute, on the data of development, however it reads', () => {
  const outages = rehearsed.filter(
    ({ scenario: { name, notCovered } }) => /^(?:outage|loop)-/.test(name) && !notCovered,
  )
  expect(outages.length).toBeGreaterThan(9)
  for (const each of outages) {
    const first = firstOf(firings(each, alarms))
    expect([each.scenario.name, first <= 5]).toEqual([each.scenario.name, true])
  }
})

test('metrics that come in two minutes late still raise each alarm that is to fire, and no other', () => {
  for (const {
    scenario,
    course: { data },
  } of rehearsed) {
    if (scenario.minutes.length > 3 * 60) continue
    const told = firings(rehearse(scenario, alarms, 2, data), alarms)
    expect([scenario.name, [...told.keys()].sort()]).toEqual([
      scenario.name,
      Object.keys(scenario.fires).sort(),
    ])
    if (/^(?:outage|loop)-/.test(scenario.name) && !scenario.notCovered)
      expect([scenario.name, firstOf(told) <= 5]).toEqual([scenario.name, true])
  }
})

test('every alarm fires in some scenario', () => {
  const fired = new Set(rehearsed.flatMap((each) => [...firings(each, alarms).keys()]))
  expect(names().filter((name) => !fired.has(name))).toEqual([])
})

test('every scenario has a name of its own, begins after the first hour, and names alarms that there are', () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length)
  for (const { name, begins, ends = begins, fires, over = {}, minutes } of scenarios) {
    expect([name, begins >= FIRST_HOUR && begins < minutes.length]).toEqual([name, true])
    expect([name, ends >= begins && ends < minutes.length]).toEqual([name, true])
    expect(names()).toEqual(expect.arrayContaining([...Object.keys(fires), ...Object.keys(over)]))
  }
})

test('scenarios report every metric that an alarm looks at', () => {
  const watched = new Set(alarms.ofMetrics.flatMap((alarm) => alarm.watched.map(({ metric }) => metric)))
  const reported = new Set(rehearsed.flatMap(({ course }) => course.data.names))
  // Calls that read a table as a whole are enough for one table and one operation.
  const others = [...watched].filter((metric) => !reported.has(metric))
  expect(others.filter((metric) => !metric.includes('SuccessfulRequestLatency'))).toEqual([])
})

/** Sent only of what happened: no value lies below the threshold of 0. */
const NOTHING_BELOW = [
  'access-notice',
  'catalogue-unusable',
  'pages-undelivered',
  'partner-rejected',
  'partner-silent',
  'pattern-dead',
  'tickets-undelivered',
]

test('docs/template/scenarios.md is what npm run docs makes of them', async () => {
  const page = await readFile(join(projectRoot, 'docs/template/scenarios.md'), 'utf8')
  expect(page).toBe(await scenariosPage({ alarms, all: rehearsed }))
})

test('a threshold that is off by ten, either way, turns some scenario red', () => {
  const unheld = alarms.ofMetrics.flatMap((alarm) => {
    const name = shortName(alarm.name, 'dev')
    return (['a tenth', 'tenfold'] as const)
      .filter((change) => redBy(alarm, mutant(alarm, change), rehearsed, alarms).length === 0)
      .map((change) => `${name} ${change}`)
  })
  expect(unheld.sort()).toEqual(NOTHING_BELOW.map((name) => `${name} a tenth`))
})

/** Counts are whole, so that below 1 is below a tenth; and it takes days, or stages that export less, to tell the others. */
const UNHELD_FLOORS = [
  'canary-failing judged < 1 a tenth',
  'exports-incomplete judged >= 4 a tenth',
  'exports-silent judged >= 100 a tenth',
  'exports-silent judged >= 100 tenfold',
  'patrol-silent judged < 1 a tenth',
]

test('a floor of volume that is off by ten, either way, turns some scenario red', () => {
  // Those first that hold most of them.
  const isOther = ({ scenario }: Rehearsed) => Number(!few.includes(scenario))
  const ordered = rehearsed.toSorted((one, other) => isOther(one) - isOther(other))
  const unheld = alarms.ofMetrics.flatMap((alarm) =>
    (['a tenth', 'tenfold'] as const).flatMap((change) =>
      floorMutants(alarm, change).flatMap(({ floor, changed }) =>
        ordered.some((each) => redBy(alarm, changed, [each], alarms).length > 0)
          ? []
          : [`${shortName(alarm.name, 'dev')} ${floor} ${change}`],
      ),
    ),
  )
  expect(unheld.sort()).toEqual(UNHELD_FLOORS)
})

test('an alarm that asks for several bad periods and would speak at one turns some scenario red', () => {
  const hasty = alarms.ofMetrics.filter(
    (alarm) => alarm.bad > 1 && redBy(alarm, { ...alarm, bad: 1 }, rehearsed, alarms).length === 0,
  )
  expect(hasty.map(({ name }) => shortName(name, 'dev')).sort()).toEqual([])
})
