import { UserError } from '../cli/terminal.ts'
import type { Talk } from './apply.ts'
import type { Functions, Shelf } from './cloud.ts'
import { liveVersions, releasesOn, wayBack } from './releases.ts'
import { type Smoke, smokeTest } from './smoke.ts'

export interface RolledBack {
  readonly release: number
  readonly functions: Readonly<Record<string, string>>
  readonly smoke?: Smoke
}

export interface Rolling {
  readonly stage: string
  /** The number of the release to go back to; the one before what runs if it is not named. */
  readonly to: number | undefined
  readonly dryRun: boolean
}

/**
 * Points every function back to the version that it had in a release. Nothing else of the stack changes: tables, roles and campaigns
 * stay as they are.
 *
 * @throws UserError that says why there is no way back, before anything was done
 */
export async function rollBack(
  { stage, to, dryRun }: Rolling,
  { shelf, functions, talk }: { shelf: Shelf; functions: Functions; talk: Talk },
): Promise<RolledBack> {
  const releases = await releasesOn(shelf)
  const names = new Set(releases.flatMap((release) => Object.keys(release.functions)))
  const live = await liveVersions(functions, [...names])
  const { release, steps } = await wayBack(to, releases, live, functions)
  talk.say(`release ${release.number}, of ${release.at}${release.commit ? `, commit ${release.commit}` : ''}`)
  for (const { name, from, to: version } of steps) talk.say(`  ${name}: ${from} to ${version}`)
  if (steps.length === 0) talk.say('every function is at it already')
  const answer = { release: release.number, functions: release.functions }
  if (dryRun || steps.length === 0) return answer
  if (!(await talk.confirm('Go back?')))
    throw new UserError('nothing was changed: it was not confirmed. Say --yes where nobody can be asked')
  for (const [index, step] of steps.entries()) {
    await functions.point(step.name, step.to).catch((error: unknown) => {
      throw new UserError(
        `${index} of ${steps.length} functions went back, and ${step.name} did not (${error}): run this again, with --rollback ${release.number}`,
        { cause: error },
      )
    })
    talk.progress(index + 1, steps.length)
  }
  return { ...answer, smoke: await smokeTest(`keepsakes-${stage}-canary`, functions, talk) }
}
