import * as z from 'zod'
import { UserError } from '../cli/terminal.ts'
import type { Functions, Shelf } from './cloud.ts'

const release = z.object({
  number: z.int(),
  at: z.string(),
  /** The ARN of whoever deployed. */
  by: z.string(),
  /** The commit, where there is one and nothing beside it. */
  commit: z.string().optional(),
  /** The version that each function has been at since, by its whole name. */
  functions: z.record(z.string(), z.string()),
})

/** One deployment has left this running. */
export type Release = z.infer<typeof release>

const FOLDER = 'releases/'
const keyOf = (number: number) => `${FOLDER}${String(number).padStart(6, '0')}.json`

/** Every deployment so far, the newest last. */
export async function releasesOn(shelf: Shelf): Promise<Release[]> {
  const keys = (await shelf.keys(FOLDER)).toSorted()
  const texts = await Promise.all(keys.map((key) => shelf.read(key)))
  return texts.flatMap((text) => (text === undefined ? [] : [release.parse(JSON.parse(text))]))
}

/** The versions to which the functions point now; functions without an alias are left out. */
export async function liveVersions(
  functions: Functions,
  names: readonly string[],
): Promise<Record<string, string>> {
  const found: [string, string][] = []
  for (const name of names) {
    const version = await functions.live(name)
    if (version !== undefined) found.push([name, version])
  }
  return Object.fromEntries(found)
}

/** Notes what runs now, if it is not what the newest release says. */
export async function noteRelease(shelf: Shelf, made: Omit<Release, 'number'>): Promise<Release | undefined> {
  const newest = (await releasesOn(shelf)).at(-1)
  if (Object.keys(made.functions).length === 0) return undefined
  if (newest && JSON.stringify(sorted(newest.functions)) === JSON.stringify(sorted(made.functions)))
    return newest
  const next = { number: (newest?.number ?? 0) + 1, ...made }
  await shelf.put(keyOf(next.number), JSON.stringify(next))
  return next
}

const sorted = (functions: Readonly<Record<string, string>>) => Object.entries(functions).sort()

export interface Step {
  readonly name: string
  readonly from: string
  readonly to: string
}

/**
 * Finds the steps back to a release: to the one before what runs, if none is named. Nothing is done before every version of it is
 * known to be there.
 *
 * @param live the versions that run, by function
 * @throws UserError that says why there is no way back
 */
export async function wayBack(
  wanted: number | undefined,
  releases: readonly Release[],
  live: Readonly<Record<string, string>>,
  functions: Functions,
): Promise<{ release: Release; steps: Step[] }> {
  const target = targetOf(wanted, releases, live)
  const gone: string[] = []
  const steps: Step[] = []
  for (const [name, to] of Object.entries(target.functions)) {
    const from = live[name]
    // A function that is no more has nothing that could be pointed back.
    if (from === undefined || from === to) continue
    if (!(await functions.versions(name)).includes(to)) gone.push(`${name} ${to}`)
    steps.push({ name, from, to })
  }
  if (gone.length > 0)
    throw new UserError(
      `release ${target.number} cannot be gone back to, and nothing was changed: AWS has no more of ${gone.join(', ')}. Deploy the commit instead${target.commit ? `: ${target.commit}` : ''}`,
    )
  return { release: target, steps }
}

function targetOf(
  wanted: number | undefined,
  releases: readonly Release[],
  live: Readonly<Record<string, string>>,
): Release {
  const known = releases.map(({ number }) => number).join(', ')
  if (Object.keys(live).length === 0)
    throw new UserError('no function of this stage has an alias live to point back: deploy the commit before')
  if (wanted !== undefined) {
    const found = releases.find(({ number }) => number === wanted)
    if (found) return found
    throw new UserError(
      `there is no release ${wanted}, and nothing was changed: this stage has ${known || 'none'}`,
    )
  }
  const running = releases.findLast(({ functions }) =>
    Object.entries(live).every(([name, version]) => functions[name] === version),
  )
  const before = running && releases.findLast(({ number }) => number < running.number)
  if (before) return before
  throw new UserError(
    running
      ? `release ${running.number} is the first that this stage knows of: there is none to go back to`
      : `what runs is no release that this stage knows of, so the one before is not known either: name one of ${known || 'none'} with --rollback`,
  )
}
