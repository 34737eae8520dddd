import { mismatchesOf as fieldMismatchesOf } from '../../event-patterns/index.ts'
import type { Activity } from '../../events/activity.ts'
import { durationText } from '../../schemas/duration-text.ts'
import { pathText } from '../../schemas/mistakes.ts'
import { formatTime } from '../../schemas/time.ts'
import { withinALine } from '../../schemas/unseen.ts'
import { timeIn } from '../campaign/window.ts'
import type { CompiledCampaign } from '../catalogue/compiled-campaign.ts'
import type { Criterion } from '../criteria/kind.ts'
import type { Measure, State } from '../progress/measure.ts'

/** Why an activity does not count: a code to sort by, and a sentence about it that follows on "it". */
export interface Reason {
  readonly code:
    | 'window'
    | 'late'
    | 'type'
    | 'where'
    | 'declined'
    | 'complete'
    | 'repeated'
    | 'earned'
    | 'nothing-asked'
  readonly text: string
}

/** Why the campaign does not take an activity at all; undefined when it does. */
export function refusalOf(campaign: CompiledCampaign, activity: Activity): Reason | undefined {
  const { window, latenessMs, definition } = campaign
  const { publishedAt } = activity
  const at = timeIn(window, activity)
  if (activity.at < window.from) {
    return {
      code: 'window',
      text: `came ${durationText(window.from - activity.at)} before the campaign starts`,
    }
  }
  if (at === undefined) {
    const after = activity.at - window.to
    const text =
      after === 0
        ? 'came at the moment the campaign ends'
        : `came ${durationText(after)} after the campaign ends`
    return { code: 'window', text }
  }
  const late = publishedAt - at - latenessMs
  if (late <= 0) return undefined
  const text =
    `is ${durationText(late)} too late: published at ${formatTime(publishedAt)}, which is ` +
    `${durationText(publishedAt - at)} after its time, and the campaign's lateness is ${definition.lateness}`
  return { code: 'late', text }
}

/** Says what the measure asks for that the activity is not; undefined when it is all of it. */
export function mismatchOf(
  { activityType, where, stateOf }: Measure,
  activity: Activity,
): Reason | undefined {
  if (activity.type !== activityType) return { code: 'type', text: `is not ${activityType}` }
  if (where && !where.matches(activity.detail)) {
    const fields = fieldMismatchesOf(where.source, activity.detail).map(({ path, wanted, found }) => {
      const has = found === undefined ? 'is missing' : `is ${shortened(withinALine(JSON.stringify(found)))}`
      return `${pathText(path)} ${has}, but must be ${wanted}`
    })
    return { code: 'where', text: `does not match where: ${fields.join('; ')}` }
  }
  const state = stateOf(activity)
  return typeof state === 'string' ? undefined : { code: 'declined', text: state.declined }
}

/** Why an activity can count for none of the measures; empty when there is one that it can count for. */
export function mismatchesOf(measures: readonly Measure[], activity: Activity): readonly Reason[] {
  const reasons = measures.map((measure) => mismatchOf(measure, activity))
  return reasons.every((reason) => reason !== undefined) && reasons.length > 0 ? nearest(reasons) : []
}

interface Addition {
  /** Changed by what is added. */
  readonly states: Map<string, State>
  readonly leaves: readonly Criterion[]
  /** A part that is met takes no more. */
  readonly isMet: (leaf: Criterion) => boolean
  readonly activity: Activity
  /** By measure id, what the activity contributes. */
  readonly contributed: ReadonlyMap<string, State>
}

/** Adds what an activity contributes to the states, and says in words what that was, or why it was nothing. */
export function addTo({ states, leaves, isMet, activity, contributed }: Addition): {
  added: string[]
  reasons: Reason[]
} {
  const added: string[] = []
  const reasons: Reason[] = []
  const tried = new Set<string>()
  const measures = leaves.flatMap((leaf) => leaf.measures.map((measure) => ({ measure, isMet: isMet(leaf) })))
  // Open ones come first, as several parts may share a measure.
  for (const { measure, isMet } of measures.sort((a, b) => Number(a.isMet) - Number(b.isMet))) {
    if (tried.has(measure.id)) continue
    tried.add(measure.id)
    const state = contributed.get(measure.id)
    if (state === undefined) {
      reasons.push(...[mismatchOf(measure, activity)].filter((reason) => reason !== undefined))
      continue
    }
    const held = states.get(measure.id)
    const joined = held === undefined ? state : measure.join([held, state])
    const told = measure.tells(activity, state)
    if (isMet) reasons.push({ code: 'complete', text: 'counts for a part that is complete already' })
    else if (joined === held) {
      reasons.push({
        code: 'repeated',
        text: `adds nothing: ${told.join(', ')} has counted already`,
      })
    } else {
      states.set(measure.id, joined)
      added.push(...told)
    }
  }
  return { added, reasons: nearest(reasons) }
}

/** Keeps the reasons of measures that ask for the type of the activity, where there are some; each once. */
function nearest(reasons: readonly Reason[]): Reason[] {
  const ofType = reasons.filter(({ code }) => code !== 'type')
  if (ofType.length > 0) return [...new Map(ofType.map((reason) => [reason.text, reason])).values()]
  const types = [...new Set(reasons.map(({ text }) => text.replace(/^is not /, '')))]
  if (types.length === 0)
    return [{ code: 'nothing-asked', text: 'is not asked for: only other keepsakes count' }]
  return [{ code: 'type', text: `is not ${types.join(' or ')}` }]
}

const LONGEST_SHOWN = 80
const shortened = (text: string) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text)
