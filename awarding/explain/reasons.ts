import type { Activity } from '../../events/activity.ts'
import { mismatchesOf as fieldsOf } from '../../events/pattern/why.ts'
import { pathText } from '../../schemas/problems.ts'
import { formatTime } from '../../schemas/time.ts'
import type { CompiledCampaign } from '../compiled-campaign.ts'
import type { Criterion } from '../criteria/kind.ts'
import type { Measure, State } from '../measure.ts'

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
export function refusalOf(campaign: CompiledCampaign, { at, publishedAt }: Activity): Reason | undefined {
  const { window, latenessMs, definition } = campaign
  if (at < window.from) {
    return { code: 'window', text: `came ${durationText(window.from - at)} before the campaign starts` }
  }
  if (at >= window.to) {
    const after = at - window.to
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

/** What the measure asks of an activity that the activity is not. Undefined when it is all that is asked. */
function mismatchOf({ activityType, where, declines }: Measure, activity: Activity): Reason | undefined {
  if (activity.type !== activityType) return { code: 'type', text: `is not ${activityType}` }
  if (where && !where.matches(activity.detail)) {
    const fields = fieldsOf(where.source, activity.detail).map(({ path, wanted, found }) => {
      const has = found === undefined ? 'is missing' : `is ${shortened(JSON.stringify(found))}`
      return `${pathText(path)} ${has}, but must be ${wanted}`
    })
    return { code: 'where', text: `does not match where: ${fields.join('; ')}` }
  }
  const declined = declines(activity)
  return declined === undefined ? undefined : { code: 'declined', text: declined }
}

/** Why an activity can count for none of the measures; empty when there is one that it can count for. */
export function mismatchesOf(measures: readonly Measure[], activity: Activity): readonly Reason[] {
  const reasons = measures.map((measure) => mismatchOf(measure, activity))
  return reasons.every((reason) => reason !== undefined) && reasons.length > 0 ? nearest(reasons) : []
}

/**
 * What an activity adds to the states, measure by measure, and why it adds nothing to the others. The states are
 * changed; a part that is met gathers no more.
 */
export function addTo(
  states: Map<string, State>,
  leaves: readonly Criterion[],
  isMet: (leaf: Criterion) => boolean,
  activity: Activity,
): { added: { measure: Measure; state: State }[]; reasons: Reason[] } {
  const added: { measure: Measure; state: State }[] = []
  const reasons: Reason[] = []
  const tried = new Set<string>()
  const measures = leaves.flatMap((leaf) => leaf.measures.map((measure) => ({ measure, isMet: isMet(leaf) })))
  // One that is open first: several parts may share a measure.
  for (const { measure, isMet } of measures.sort((a, b) => Number(a.isMet) - Number(b.isMet))) {
    if (tried.has(measure.id)) continue
    tried.add(measure.id)
    const mismatch = mismatchOf(measure, activity)
    if (mismatch) {
      reasons.push(mismatch)
      continue
    }
    const gathered = measure.gather(activity)
    const held = states.get(measure.id)
    const joined = gathered !== undefined && held !== undefined ? measure.join(held, gathered) : gathered
    if (gathered === undefined || joined === undefined) continue
    if (isMet) reasons.push({ code: 'complete', text: 'counts for a part that is complete already' })
    else if (joined === held) {
      reasons.push({
        code: 'repeated',
        text: `adds nothing: ${measure.holds(gathered).join(', ')} has counted already`,
      })
    } else {
      states.set(measure.id, joined)
      added.push({ measure, state: gathered })
    }
  }
  return { added, reasons: nearest(reasons) }
}

/** Of an activity of a type that is asked for, only what is said of those measures; each thing once. */
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

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/** The two greatest units that are not zero, such as `3 h 20 min`. */
export function durationText(milliseconds: number): string {
  const words: string[] = []
  let rest = milliseconds
  for (const [unit, size] of UNITS) {
    const many = Math.floor(rest / size)
    rest -= many * size
    if (many > 0) words.push(`${many} ${unit}`)
  }
  return words.slice(0, 2).join(' ')
}
