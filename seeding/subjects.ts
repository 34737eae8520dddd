import type { CompiledCampaign } from '../awarding/catalogue/compiled-campaign.ts'
import type { Measure } from '../awarding/progress/measure.ts'
import type { Matcher } from '../event-patterns/index.ts'
import { definitionOf } from '../events/activity-mistakes.ts'
import type { JsonObject } from '../json/json.ts'
import type { Interval } from '../schemas/activities/define.ts'
import { type Random, randomOf } from './random.ts'
import { type Day, daysOf } from './rhythm.ts'
import { sampledFields } from './sampled-fields.ts'

const HOUR_MS = 3_600_000
/** A pattern that leaves the programme open, such as one with a prefix, is watched on so many days. */
const DAYS_OF_OPEN_PROGRAMME = 4
/** Programmes begin between noon and nine in the evening. */
const [FIRST_HOUR, LAST_HOUR] = [12, 21]

/** A broadcast that keepsakes ask for. */
export interface Programme {
  readonly type: string
  /** Fields that the pattern asks for, and a programme. */
  readonly fields: JsonObject
  /** Epoch milliseconds. */
  readonly startsAt: number
  readonly endsAt: number
  /** How many watch it, beside others. */
  readonly popularity: number
}

/** Something that can be done at any time of a span and counts for a keepsake. */
export interface Task {
  readonly type: string
  readonly span: Interval
  /** The fields that make it count, of each way to match. */
  readonly ways: readonly JsonObject[]
}

export interface Subjects {
  /** In the order in which they begin. */
  readonly programmes: readonly Programme[]
  readonly tasks: readonly Task[]
}

/**
 * All that there is to do in a campaign: read from the patterns of its keepsakes, and so of the shape that the campaign has. The same
 * for the same campaign.
 *
 * @param until epoch milliseconds: what begins later has not happened yet
 */
export function subjectsOf(campaign: CompiledCampaign, until: number): Subjects {
  const programmes: Programme[] = []
  const tasks: Task[] = []
  for (const [index, measure] of [...campaign.measures.values()].entries()) {
    const random = randomOf(index, 0x5eed)
    const span = spanOf(campaign, measure, until)
    if (span.from >= span.to) continue
    if (definitionOf(measure.activityType)?.watched)
      programmes.push(...programmesOf(measure, { span, timeZone: campaign.definition.timeZone, random }))
    else {
      const ways = alternativesOf(measure).map((each) => sampledFields(each, { filler: 'seeded', random }))
      tasks.push({ type: measure.activityType, span, ways })
    }
  }
  return { programmes: programmes.sort((a, b) => a.startsAt - b.startsAt), tasks }
}

/** While any keepsake that the measure decides on can be earned. */
function spanOf({ window, dependants }: CompiledCampaign, { id }: Measure, until: number): Interval {
  const windows = (dependants.get(id) ?? []).map((keepsake) => keepsake.window)
  const from = Math.min(...windows.map((each) => each.from), window.to)
  const to = Math.max(...windows.map((each) => each.to), window.from)
  return { from: Math.max(from, window.from), to: Math.min(to, window.to, until) }
}

const alternativesOf = ({ where }: Measure) => where?.alternatives ?? [[]]

interface Showing {
  readonly span: Interval
  readonly timeZone: string
  readonly random: Random
}

function programmesOf(measure: Measure, { span, timeZone, random }: Showing): Programme[] {
  const days = daysOf(span, timeZone)
  const found = new Map<string, Programme>()
  for (const alternative of alternativesOf(measure)) {
    const asked = alternative.find(({ path }) => path.length === 1 && path[0] === 'programId')
    for (const matcher of asked?.matchers ?? [undefined]) {
      const narrowed = alternative.map((each) =>
        each === asked && matcher ? { ...each, matchers: [matcher] } : each,
      )
      const showings = daysFor(matcher, days, random)
      for (const open of showings) {
        const fields = sampledFields(narrowed, { filler: `${open?.name}-seeded`, random })
        const programId = typeof fields.programId === 'string' ? fields.programId : `seeded-${open?.name}`
        const day = dayNamedIn(programId, days) ?? open
        if (!day || found.has(programId)) continue
        const startsAt = day.from + random.whole(FIRST_HOUR, LAST_HOUR) * HOUR_MS
        const endsAt = Math.min(startsAt + random.whole(2, 6) * (HOUR_MS / 2), span.to)
        if (startsAt < span.from || endsAt <= startsAt) continue
        found.set(programId, {
          type: measure.activityType,
          fields: { ...fields, programId },
          startsAt,
          endsAt,
          // A ceremony or a final, which is shown once, has the audience that a series shares out.
          popularity: (1 + random.next()) / showings.length,
        })
      }
    }
  }
  return [...found.values()]
}

/** The days of what a matcher leaves open. What opens or closes the campaign does so on its first day, or on its last. */
function daysFor(matcher: Matcher | undefined, days: readonly Day[], random: Random): (Day | undefined)[] {
  const text = matcher && 'text' in matcher ? matcher.text : ''
  if (/opening/i.test(text)) return days.slice(0, 1)
  if (/closing/i.test(text)) return days.slice(-1)
  const shown = matcher?.kind === 'exact' ? 1 : Math.min(DAYS_OF_OPEN_PROGRAMME, days.length)
  const spread = Array.from({ length: shown }, (_, nth) => ((nth + random.next()) * days.length) / shown)
  return spread.map((at) => days[Math.floor(at)])
}

/** The day that the id of a programme names, as most broadcasters' do. */
function dayNamedIn(programId: string, days: readonly Day[]): Day | undefined {
  return days.find(({ name }) => programId.includes(name))
}
