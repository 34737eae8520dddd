import type { CheckedProblem } from '../../awarding/check/index.ts'
import type { CampaignCost, KeepsakeCost } from './check-files.ts'

/** `file:line:column: severity: path: what`, of which editors and terminals make a link. */
export function problemText(file: string, { line, column, severity, path, message }: CheckedProblem): string {
  return `${file}:${line}:${column}: ${severity}: ${path ? `${path}: ` : ''}${message}`
}

/** What a campaign can cost: a line for the whole, and one for each keepsake, the largest first. */
export function costText(
  file: string,
  { largestItemBytes, writeUnits, readUnits, keepsakes }: CampaignCost,
): string {
  const largest = keepsakes.toSorted((a, b) => b.largestStateBytes - a.largestStateBytes)
  return [
    `${file}: a user's progress takes at most ${bytes(largestItemBytes)}: each write of it costs at most ${writeUnits} WRU, each read ${readUnits} RRU`,
    ...largest.map(keepsakeText),
  ].join('\n')
}

function keepsakeText({ id, largestStateBytes, sharedWith, awardWriteUnits }: KeepsakeCost): string {
  const shared = sharedWith.length > 0 ? `, in part or all shared with ${listed(sharedWith)}` : ''
  return `  ${bytes(largestStateBytes).padStart(15)}  ${id}; ${awardWriteUnits} WRU when awarded${shared}`
}

const SHOWN = 3

function listed(ids: readonly string[]): string {
  const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : ''
  return ids.slice(0, SHOWN).join(', ') + more
}

export function verdictOf(files: number, errors: number, warnings: number): string {
  return `${counted(errors, 'error')} and ${counted(warnings, 'warning')} in ${counted(files, 'campaign file')}`
}

const counted = (count: number, what: string) =>
  `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`
const bytes = (count: number) => `${count.toLocaleString('en-US')} bytes`
