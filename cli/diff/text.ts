import type { Change } from '../../awarding/changing/definition-change.ts'
import { nameOf } from '../../publishing/errors.ts'
import { howMany } from '../../schemas/how-many.ts'
import { changesText } from '../changes.ts'
import type { KeepsakeComparison } from './compare-awards.ts'

/** The measures of a keepsake of the draft whose states are kept, and those that start anew, by their ids. */
interface StatesRow {
  readonly campaignId: string
  readonly keepsakeId: string
  readonly kept: readonly string[]
  readonly anew: readonly string[]
}

export interface DiffReport extends Partial<AwardDifference> {
  /** The number of the live snapshot; null when it was compared with files, or nothing is live. */
  readonly live: number | null
  readonly changes: readonly Change[]
  /** For each keepsake that changes. */
  readonly gathered: readonly StatesRow[]
  /** The questions that only recorded events answer; there when none were given. */
  readonly unsaid?: readonly string[]
}

/** The differences between the awards of the same events, live and by the draft. */
export interface AwardDifference {
  /** Those that somebody gains or loses. */
  readonly keepsakes: readonly KeepsakeComparison[]
  /** Keepsakes of the draft that the events earn nobody, of those that change or that they earn somebody live. */
  readonly nothingEarns: readonly { campaignId: string; keepsakeId: string }[]
  /** Lines of the events that awarding would reject. */
  readonly rejected: number
}

export function diffText({ live, changes, gathered, unsaid, ...awards }: DiffReport): string {
  const against = live === null ? 'what is live' : `snapshot ${live}, which is live`
  return [
    `against ${against}:`,
    ...(changes.length > 0 ? changesText(changes) : ['  nothing changes']),
    ...(changes.some(({ takesAway }) => takesAway)
      ? ['  publish refuses what is in brackets, unless --allow names it']
      : []),
    ...awardsText(awards),
    ...section(
      'progress is kept for',
      gathered.filter(({ kept, anew }) => kept.length > 0 && anew.length === 0).map(nameOf),
    ),
    ...section(
      'progress is kept in part for',
      gathered.filter(({ kept, anew }) => kept.length > 0 && anew.length > 0).map(nameOf),
    ),
    ...section(
      'progress starts anew for (keepsakes replay fills it from recorded events)',
      gathered.filter(({ kept, anew }) => kept.length === 0 && anew.length > 0).map(nameOf),
    ),
    ...section('without recorded events (--events) it cannot say', unsaid ?? []),
  ].join('\n')
}

function awardsText({ keepsakes, nothingEarns = [], rejected = 0 }: Partial<AwardDifference>): string[] {
  if (!keepsakes) return []
  const rows = ['       live      draft       gain       lose', ...keepsakes.flatMap(rowText)]
  return [
    '',
    'on the recorded events (what is held already stays held, whatever this says):',
    ...(keepsakes.length > 0 ? rows : ['  nobody gains a keepsake, and nobody loses one']),
    ...section('nothing in the events earns', nothingEarns.map(nameOf)),
    ...(rejected > 0
      ? ['', `${howMany(rejected, 'line')} would be rejected: keepsakes simulate tells why`]
      : []),
  ]
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
