import { howMany } from '../../schemas/how-many.ts'
import type { Group, Look } from './look.ts'
import type { Moved } from './move.ts'

/** Tells people what lies in a queue. @param now epoch milliseconds */
export function lookText(name: string, { total, held, looked, groups }: Look, now: number): string {
  if (total === 0) return `${name} is empty`
  const holding = held > 0 ? `, ${held} of them held by another command for two minutes at most` : ''
  const part = looked < total ? `the first ${looked} looked at` : 'all looked at'
  return [
    `${name}: ${howMany(total, 'message')}${holding}; ${part}`,
    ...groups.map((one) => groupText(one, now)),
  ].join('\n')
}

function groupText(
  { kind, source, reason, backTo, count, oldest, newest, examples }: Group,
  now: number,
): string {
  const of = source === '' ? '' : ` of ${source}`
  const to = backTo === undefined ? '' : `, back to ${backTo}`
  return [
    `  ${count} × ${kind}${of}${to}: ${reason}`,
    `    oldest ${oldest} (${ageText(now - Date.parse(oldest))}), newest ${newest}; such as ${examples.join(', ')}`,
  ].join('\n')
}

/** How long ago, in its largest unit. */
function ageText(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000))
  if (minutes < 60) return `${minutes} min`
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`
}

export interface Done extends Moved {
  /** How many the queue holds now, as SQS roughly knows. */
  readonly left: number
  readonly interrupted: boolean
}

export function doneText({ moved, undeleted, passedOver, refused, left, interrupted }: Done): string {
  const lines = [`${interrupted ? 'interrupted: ' : ''}${howMany(moved, 'message')} moved`]
  if (undeleted > 0)
    lines.push(`${undeleted} of them could not be deleted: the next redrive delivers them again`)
  if (passedOver > 0) lines.push(`${passedOver} passed over, and left where they were`)
  for (const [reason, count] of Object.entries(refused))
    lines.push(`${count} left where they were, since their queue does not take them: ${reason}`)
  if (left > passedOver) lines.push(`about ${left} are there still: look, and run the command again`)
  return lines.join('\n')
}
