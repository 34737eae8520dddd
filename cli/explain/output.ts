import type { Counted, NotCounted } from '../../awarding/explaining/explain.ts'
import { missingLines, type PartHowFar, unitText } from '../../awarding/explaining/missing.ts'
import type { StoredExplanation } from '../../awarding/explaining/stored.ts'
import { howMany } from '../../schemas/how-many.ts'
import type { CampaignId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import { formatTime } from '../../schemas/time.ts'
import type { KeepsakeInFull } from '../../store/open.ts'
import type { RecordedExplanation } from './recorded.ts'

/** The explanation of one user and one keepsake from the tables. */
export interface StoredAnswer extends StoredExplanation {
  readonly userId: UserId
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  readonly held: KeepsakeInFull | undefined
}

/** As the document that `--json` prints. */
export function storedJson({ held, ...answer }: StoredAnswer) {
  const { earnedAt, recordedAt, eventId, edition, states: kept } = held ?? {}
  const { userId, campaignId, keepsakeId, state, howFar, states, collected } = answer
  return {
    ...{ userId, campaignId, keepsakeId, state },
    ...(held ? { earnedAt, recordedAt, eventId, ...(edition ? { edition } : {}) } : {}),
    ...{ standing: howFar, gathered: states, collected },
    ...(kept?.cut ? { cut: true } : {}),
    missing: missingLines(howFar),
  }
}

const DUE =
  'Nothing is missing since the campaign was changed: it is awarded with the next activity that counts for it, or by keepsakes replay'

/** For a person to read. */
export function storedText(answer: StoredAnswer): string {
  const { held, state, states, collected, howFar } = answer
  const title = state === 'earned' ? 'Progress when it was earned' : 'Progress so far'
  const missing = missingLines(howFar)
  return [
    storedHeadline(answer),
    ...(states.length > 0 ? [title] : []),
    ...states.map(({ asks, holds }) => `  ${asks}: ${holds.join(', ')}`),
    ...(held?.states?.cut ? ['  … and more, for which the keepsake had no room'] : []),
    ...(held && !held.states ? ['  What it was earned by was not kept when it was put'] : []),
    ...(collected.length > 0 ? ['Keepsakes that it asks for'] : []),
    ...collected.map((one) => `  ${one.keepsakeId}: ${one.held ? 'held' : 'not held'}`),
    ...(missing.length > 0 ? ['Missing', ...missing.map((line) => `  ${line}`)] : []),
    ...(state === 'locked' && missing.length === 0 ? [DUE] : []),
  ].join('\n')
}

function storedHeadline({ userId, campaignId, keepsakeId, state, howFar, held }: StoredAnswer): string {
  const name = `${campaignId}/${keepsakeId}`
  if (held) {
    const number = held.edition ? `, as number ${held.edition.number} of ${held.edition.of}` : ''
    return `${userId} earned ${name} at ${held.earnedAt}, with event ${held.eventId}, recorded at ${held.recordedAt}${number}`
  }
  if (state === 'earned') return `${userId} earned ${name}, but the keepsake itself is not there`
  if (state === 'sold-out') return `${userId} does not have ${name}: none was left when its criterion was met`
  return `${userId} does not have ${name}: ${howFarText(howFar)}`
}

/** As the document that `--json` prints. */
export function recordedJson(explanation: RecordedExplanation) {
  const { met, counted, notCounted, rejected, rejectedOfNobody, howFar, ...rest } = explanation
  return {
    ...rest,
    standing: howFar,
    ...(met ? { met: { ...met, at: formatTime(met.at) } } : {}),
    missing: missingLines(howFar),
    counted: counted.map((one) => ({ ...one, at: formatTime(one.at) })),
    notCounted: notCounted.map((one) => ({ ...one, at: formatTime(one.at) })),
    rejected,
    rejectedOfNobody,
  }
}

/** For a person to read. */
export function recordedText(explanation: RecordedExplanation): string {
  const { counted, notCounted, rejected, rejectedOfNobody, howFar } = explanation
  const missing = missingLines(howFar)
  const unread =
    rejectedOfNobody > 0
      ? [
          `${howMany(rejectedOfNobody, 'line names', 'lines name')} no user and would be rejected: without --explain they are listed`,
        ]
      : []
  return [
    recordedHeadline(explanation),
    ...section(
      `Counted: ${counted.length}`,
      counted.map((one) => `${eventText(one)}: ${addedText(one, howFar.target)}`),
    ),
    ...section(
      `Not counted: ${notCounted.length}`,
      notCounted.map((one) => `${eventText(one)}: ${reasonsText(one)}`),
    ),
    ...section('Missing', missing),
    ...section(
      `Rejected: ${rejected.length}`,
      rejected.map(({ line, reason }) => `line ${line}: ${reason}`),
    ),
    ...unread,
  ].join('\n')
}

function recordedHeadline({
  userId,
  campaignId,
  keepsakeId,
  state,
  met,
  howFar,
}: RecordedExplanation): string {
  const name = `${campaignId}/${keepsakeId}`
  if (!met) return `${userId} does not earn ${name}: ${howFarText(howFar)}`
  const when = `${formatTime(met.at)}, with event ${met.eventId} of line ${met.line}`
  return state === 'earned'
    ? `${userId} earns ${name} at ${when}`
    : `${userId} does not earn ${name}: its criterion is met at ${when}, but by then none was left`
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...lines.map((line) => `  ${line}`)] : []
}

function eventText({ line, type, source, eventId, at }: Counted | NotCounted): string {
  return `line ${line}, ${formatTime(at)}, ${type} ${eventId} of ${source}`
}

const addedText = ({ added, current }: Counted, target: number) =>
  `${added.join(', ')} (${current} of ${target})`

const reasonsText = ({ reasons }: NotCounted) => reasons.map(({ text }) => text).join('; ')

/** Such as `7 of 10 activities`. */
function howFarText({ current, target, unit }: PartHowFar): string {
  return `${current} of ${target} ${unitText(unit, target)}`
}
