import type { Change } from '../../awarding/definition-change.ts'
import { changesText } from '../changes-text.ts'
import type { KeepsakeComparison } from './compare-awards.ts'

/** What becomes of what is gathered for one keepsake of the draft, by the ids of its measures. */
export interface GatheredRow {
  readonly campaignId: string
  readonly keepsakeId: string
  readonly kept: readonly string[]
  readonly anew: readonly string[]
}

export interface DiffReport {
  /** The number of the live snapshot; null when it was compared with files, or nothing is live. */
  readonly live: number | null
  readonly changes: readonly Change[]
  readonly keepsakes: readonly KeepsakeComparison[]
  /** Keepsakes of the draft that the events earn nobody. */
  readonly nothingEarns: readonly { campaignId: string; keepsakeId: string }[]
  readonly gathered: readonly GatheredRow[]
  /** Lines of the events that awarding would reject. */
  readonly rejected: number
}

export function diffText(report: DiffReport): string {
  const { live, changes, keepsakes, nothingEarns, rejected } = report
  // Of the others, all is kept.
  const changed = new Set(changes.map(({ campaignId, keepsakeId }) => `${campaignId}/${keepsakeId}`))
  const gathered = report.gathered.filter((row) => changed.has(nameOf(row)))
  const against = live === null ? 'what is live' : `snapshot ${live}, which is live`
  return [
    `against ${against}:`,
    ...(changes.length > 0 ? changesText(changes) : ['  nothing changes']),
    ...(changes.some(({ takesAway }) => takesAway)
      ? ['  publish refuses what is in brackets, unless --allow names it']
      : []),
    '',
    'on the recorded events (what is held already stays held, whatever this says):',
    '       live      draft       gain       lose',
    ...keepsakes.flatMap(rowText),
    ...section('nothing in the events earns', nothingEarns.map(nameOf)),
    ...section(
      'gathered progress is kept for',
      gathered.filter(({ kept, anew }) => kept.length > 0 && anew.length === 0).map(nameOf),
    ),
    ...section(
      'gathered progress is kept in part for',
      gathered.filter(({ kept, anew }) => kept.length > 0 && anew.length > 0).map(nameOf),
    ),
    ...section(
      'gathering starts anew for (keepsakes replay fills it from recorded events)',
      gathered.filter(({ kept, anew }) => kept.length === 0 && anew.length > 0).map(nameOf),
    ),
    ...(rejected > 0 ? ['', `${rejected} lines would be rejected: keepsakes simulate tells why`] : []),
  ].join('\n')
}

function rowText(row: KeepsakeComparison): string[] {
  const { live, draft, gain, lose, gaining = [], losing = [] } = row
  const columns = [live, draft, gain === 0 ? 0 : `+${gain}`, lose === 0 ? 0 : `-${lose}`]
  return [
    `${columns.map((column) => String(column).padStart(11)).join('')}  ${nameOf(row)}`,
    ...gaining.map((userId) => `${' '.repeat(46)}+ ${userId}`),
    ...losing.map((userId) => `${' '.repeat(46)}- ${userId}`),
  ]
}

function section(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : ['', `${title}:`, ...names.map((name) => `  ${name}`)]
}

const nameOf = ({ campaignId, keepsakeId }: { campaignId: string; keepsakeId: string }) =>
  `${campaignId}/${keepsakeId}`
