import type { Interval } from '../../schemas/activities/define.ts'
import type { Earn } from '../criteria/kind.ts'
import { type Finding, under } from './finding.ts'

/** What can come of a criterion, whatever users do. */
export interface Outlook {
  readonly findings: readonly Finding[]
  /** Whether a user can ever meet it when only these keepsakes can be earned. Monotone. */
  canBeMet(attainable: ReadonlySet<string>): boolean
  /** What it asks to be collected, wherever in it. */
  readonly collections: readonly Collection[]
}

export interface Collection {
  readonly path: readonly PropertyKey[]
  readonly wanted: ReadonlySet<string>
  readonly target: number
}

/** What an outlook may know of the campaign. */
export interface OutlookContext {
  /** In which the criterion's activities must lie. */
  readonly window: Interval
  readonly timeZone: string
  /** The ids of the campaign's other keepsakes. */
  readonly others: readonly string[]
  /** The outlook of a part of a composite, its paths from the composite's. */
  readonly lookAt: (earn: Earn, path: readonly PropertyKey[]) => Outlook
}

/** The outlook of a criterion that depends on no keepsake. */
export function leafOutlook(findings: readonly Finding[]): Outlook {
  const possible = !findings.some(({ fatal }) => fatal)
  return { findings, canBeMet: () => possible, collections: [] }
}

/** The outlook of a criterion of which `needed` parts must be met. */
export function partsOutlook(parts: readonly Outlook[], needed: number): Outlook {
  return {
    findings: parts.flatMap(({ findings }) => findings),
    canBeMet: (attainable) => parts.filter((part) => part.canBeMet(attainable)).length >= needed,
    collections: parts.flatMap(({ collections }) => collections),
  }
}

/** An outlook as seen from further out. */
export function outlookUnder(path: readonly PropertyKey[], outlook: Outlook): Outlook {
  return {
    ...outlook,
    findings: under(path, outlook.findings),
    collections: outlook.collections.map((one) => ({ ...one, path: [...path, ...one.path] })),
  }
}

/** An outlook with more findings, of which any fatal one decides. */
export function withFindings(outlook: Outlook, findings: readonly Finding[]): Outlook {
  const lost = findings.some(({ fatal }) => fatal)
  return {
    ...outlook,
    findings: [...outlook.findings, ...findings],
    canBeMet: (attainable) => !lost && outlook.canBeMet(attainable),
  }
}
