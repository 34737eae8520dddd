import { mutant, redBy } from '../alarming/mutation.ts'
import { type Alarms, alarmsOf, firings, type Rehearsed, rehearse, shortName } from '../alarming/rehearsal.ts'
import { scenarios } from '../alarming/scenarios/index.ts'
import type { Severity } from '../alarming/severity.ts'
import { type Resources, STAGE, table, templatePage } from './template-page.ts'

const INTRODUCTION = `# What the alarms say of what may happen

Made by \`npm run docs\`: the alarms of the template as it is compiled are run over courses of metrics, as CloudWatch evaluates
them, with metrics that come in a minute late. The courses are in \`alarming/scenarios/\`, what they are to make of them is held by
\`tests/alarming/scenarios.test.ts\`, and why is [decision 0052](../decisions/0052-alarms-are-replayed.md). The alarms themselves are in
[alarms.md](alarms.md).

Minutes are from the beginning of what happens to when somebody is told: by a page, which wakes them, or by a ticket. Nobody is told of
anything that is not named. Alarms that are parts of others tell nobody by themselves, and are not named here.
`
const UNCOVERED = `
## Not covered

Nobody is told of these, though somebody should be:
`
const THRESHOLDS = `
## What holds each threshold

With a threshold of a tenth or of ten times as much, these scenarios would find that somebody is told too late, or not at all, or where
nobody should be, or that it goes on for too long: by the alarm itself, or by those of which it is a part. A threshold of 0 is set to -1 and to 10 instead. There is nothing below it where a metric is sent only of what happened.
Floors of volume, such as the 3 of \`IF(errors >= 3, …)\`, are changed by ten in the same way by the test, and alarms that ask for
several bad periods are made to speak at one.
`

/** The alarms of the stage that pages are made of, and each scenario rehearsed with them, in order. */
export interface AllRehearsed {
  readonly alarms: Alarms
  readonly all: readonly Rehearsed[]
}

/**
 * The page with what each alarm of the compiled template says of each scenario.
 *
 * @param known what a test has rehearsed already: to rehearse is nearly all of the work
 */
export const scenariosPage = (known?: AllRehearsed): Promise<string> =>
  templatePage((resources) => scenariosText(known ?? rehearseAll(resources)))

function rehearseAll(resources: Resources): AllRehearsed {
  const alarms = alarmsOf(resources, STAGE)
  return { alarms, all: scenarios.map((each) => rehearse(each, alarms)) }
}

function scenariosText({ alarms, all }: AllRehearsed): string {
  const missed = scenarios.flatMap(({ name, story, notCovered }) =>
    notCovered === undefined ? [] : [`- \`${name}\`: ${story}. ${upperFirst(notCovered)}.`],
  )
  return [
    `${INTRODUCTION}\n${table(['scenario', 'what happens', 'pages, in minutes', 'tickets, in minutes'], rows(all, alarms))}`,
    `${UNCOVERED}\n${missed.join('\n')}\n`,
    `${THRESHOLDS}\n${table(['alarm', 'threshold', 'a tenth', 'tenfold'], thresholds(all, alarms))}`,
  ].join('')
}

const rows = (all: readonly Rehearsed[], alarms: Alarms): string[][] =>
  all.map((each) => {
    const { name, story, notCovered } = each.scenario
    const told = [...firings(each, alarms)].sort(([, one], [, other]) => one.at - other.at)
    const by = (severity: Severity) =>
      told
        .filter(([alarm]) => alarms.tells.get(alarm) === severity)
        .map(
          ([alarm, { at, over }]) => `\`${alarm}\` ${at}${over === undefined ? '' : ` (off after ${over})`}`,
        )
        .join(', ')
    const none = notCovered === undefined ? 'silent, as it should be' : '**silent: not covered**'
    return [`\`${name}\``, story, by('page') || (told.length === 0 ? none : ''), by('ticket')]
  })

const thresholds = (all: readonly Rehearsed[], alarms: Alarms): string[][] =>
  alarms.ofMetrics.map((alarm) => {
    const name = shortName(alarm.name, alarms.stage)
    const red = (['a tenth', 'tenfold'] as const).map((change) =>
      some(redBy(alarm, mutant(alarm, change), all, alarms)),
    )
    return [`\`${name}\``, String(alarm.threshold), ...red]
  })

function some(names: readonly string[]): string {
  const [first, second, ...more] = names.map((name) => `\`${name}\``)
  if (first === undefined) return 'nothing lies there'
  if (second === undefined) return first
  return more.length === 0 ? `${first}, ${second}` : `${first}, ${second} and ${more.length} more`
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
