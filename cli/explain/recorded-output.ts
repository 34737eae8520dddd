import { missingLines } from '../../awarding/explain/missing.ts'
import type { Counted, NotCounted } from '../../awarding/explain.ts'
import { formatTime } from '../../schemas/time.ts'
import type { RecordedExplanation } from './recorded.ts'
import { standingText } from './words.ts'

/** As the document that `--json` prints. */
export function recordedJson(explanation: RecordedExplanation) {
  const { met, counted, notCounted, rejected, rejectedOfNobody, ...rest } = explanation
  return {
    ...rest,
    ...(met ? { met: { ...met, at: formatTime(met.at) } } : {}),
    missing: missingLines(rest.standing),
    counted: counted.map((one) => ({ ...one, at: formatTime(one.at) })),
    notCounted: notCounted.map((one) => ({ ...one, at: formatTime(one.at) })),
    rejected,
    rejectedOfNobody,
  }
}

/** For a person to read. */
export function recordedText(explanation: RecordedExplanation): string {
  const { counted, notCounted, rejected, rejectedOfNobody, standing } = explanation
  const missing = missingLines(standing)
  const unread =
    rejectedOfNobody > 0
      ? [
          `${rejectedOfNobody} ${rejectedOfNobody === 1 ? 'line names' : 'lines name'} no user and would be rejected: without --explain they are listed`,
        ]
      : []
  return [
    headline(explanation),
    ...section(
      `Counted: ${counted.length}`,
      counted.map((one) => `${eventText(one)}: ${addedText(one, standing.target)}`),
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

function headline({ userId, campaignId, keepsakeId, state, met, standing }: RecordedExplanation): string {
  const name = `${campaignId}/${keepsakeId}`
  if (!met) return `${userId} does not earn ${name}: ${standingText(standing)}`
  const when = `${formatTime(met.at)}, with event ${met.eventId} of line ${met.line}`
  return state === 'earned'
    ? `${userId} earns ${name} at ${when}`
    : `${userId} does not earn ${name}: its condition is met at ${when}, but by then none was left`
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
