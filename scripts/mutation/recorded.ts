import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { projectRoot } from '../../packaging/project.ts'

/** The last recorded run on one folder. */
export interface Recorded {
  readonly mutants: number
  readonly killed: number
  readonly timedOut: number
  /** The keys of those that no test tells from the code as it is. */
  readonly survivors: readonly string[]
}

export type RecordedFolders = Readonly<Record<string, Recorded>>

/** A reason says why some mutants may survive. */
export interface Reason {
  readonly reason: string
  readonly mutants: readonly string[]
}

/** `npm run mutation -- --record` writes it. */
const RECORDED = join(projectRoot, 'tests/mutation/recorded.json')
/** People write it. */
export const REASONS_FILE = 'tests/mutation/survivors.yaml'

export function readRecorded(): RecordedFolders {
  return JSON.parse(readFileSync(RECORDED, 'utf8')) as RecordedFolders
}

/** Keeps what other folders had. */
export function record(folders: RecordedFolders): void {
  const all = { ...readRecorded(), ...folders }
  writeFileSync(RECORDED, `${JSON.stringify(all, undefined, 2)}\n`)
}

export function readReasons(): readonly Reason[] {
  return parse(readFileSync(join(projectRoot, REASONS_FILE), 'utf8')) as readonly Reason[]
}

/** Returns a sentence for each survivor without a reason, and each reason without a survivor, in these folders. */
export function disagreements(recorded: RecordedFolders, reasons: readonly Reason[]): string[] {
  const survivors = new Set(Object.values(recorded).flatMap(({ survivors }) => survivors))
  const given = reasons.flatMap(({ mutants }) => mutants)
  const explained = new Set(given)
  const isAsked = (key: string) => Object.keys(recorded).some((folder) => key.startsWith(`${folder}/`))
  return [
    ...[...survivors]
      .filter((key) => !explained.has(key))
      .map(
        (key) =>
          `survives without a reason: ${key}: write a test that fails with it, or its reason into ${REASONS_FILE}`,
      ),
    ...[...explained]
      .filter((key) => isAsked(key) && !survivors.has(key))
      .map((key) => `has a reason and does not survive: ${key}: take it out of ${REASONS_FILE}`),
    ...given
      .filter((key, at) => given.indexOf(key) !== at)
      .map((key) => `has two reasons: ${key}: take one out of ${REASONS_FILE}`),
  ]
}

/** Returns how many in a hundred are found, rounded down: 89.99 is not 90. */
export function shareOf({ mutants, killed, timedOut }: Omit<Recorded, 'survivors'>): string {
  return (Math.floor(((killed + timedOut) / mutants) * 1000) / 10).toFixed(1)
}
