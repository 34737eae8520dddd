import { howMany } from '../../schemas/how-many.ts'
import type { Example, Found, RejectedGroup } from './count.ts'
import type { Resubmitted } from './resubmit.ts'

/** Tells people what was rejected, and what became of it. */
export function textOf(
  found: Found,
  done: Resubmitted | undefined,
  { dryRun }: { readonly dryRun?: boolean },
): string {
  if (found.total === 0) return 'nothing that was rejected in the last 14 days is of these'
  const head = `${howMany(found.total, 'rejected activity', 'rejected activities')} kept`
  const lines = [head, ...found.groups.flatMap(groupLines)]
  return [...lines, ...(done ? doneLines(done, dryRun ?? false) : [])].join('\n')
}

function groupLines({
  partnerId,
  reasonCode,
  count,
  resubmitted,
  oldest,
  newest,
  examples,
}: RejectedGroup): string[] {
  const again = resubmitted > 0 ? `, ${resubmitted} of them sent through again` : ''
  return [
    `  ${count} × ${reasonCode} of ${partnerId ?? 'no partner that can be read'}, from ${oldest} to ${newest}${again}`,
    ...examples.map(exampleLine),
  ]
}

const exampleLine = ({ rejectedAt, activity, rejectedId, detailType, reason }: Example) =>
  `    ${rejectedAt} ${activity ?? rejectedId}${detailType === null ? '' : ` ${detailType}`}: ${plain(reason)}`

/** A mistake may repeat a name of the event's. */
const plain = (text: string) => text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ')

function doneLines(
  { resubmitted, stillRejected, before, cut, interrupted }: Resubmitted,
  isDry: boolean,
): string[] {
  const lines = [
    `${interrupted ? 'interrupted: ' : ''}${resubmitted} ${isDry ? 'would be sent through again' : 'sent through again'}`,
  ]
  if (stillRejected > 0) lines.push(`${stillRejected} would be rejected again, so they were not sent`)
  if (before > 0) lines.push(`${before} were sent through again before: --again sends them once more`)
  if (cut > 0)
    lines.push(
      `${cut} are kept by their start alone: replay them from the archive of the bus, by the time in their record`,
    )
  return lines
}
