import { UserError } from '../cli/terminal.ts'
import { DEPLOYMENT_BUCKET } from './begin.ts'
import { callerMistake } from './checks/credentials.ts'
import { stageMistakes } from './checks/settings.ts'
import type { Shelf } from './cloud.ts'
import type { World } from './deploy.ts'
import { PreflightError } from './errors.ts'
import { liveVersions, releasesOn, wayBack } from './releases.ts'
import { type Smoke, smokeTest } from './smoke.ts'
import { isChanging } from './stack-status.ts'

export interface RolledBack {
  readonly release: number
  readonly functions: Readonly<Record<string, string>>
  readonly smoke?: Smoke
}

export interface Rolling {
  readonly stage: string
  /** As it was named, if it was. */
  readonly region?: string | undefined
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
export async function rollBack(rolling: Rolling, world: World): Promise<RolledBack> {
  const { stage, to, dryRun } = rolling
  const { functions, talk } = world
  const releases = await releasesOn(await shelfOf(rolling, world))
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

/** Finds where the releases of a stage are noted. @throws UserError where nothing can be gone back to now */
async function shelfOf({ stage, region }: Rolling, { caller, stacks, shelfIn }: World): Promise<Shelf> {
  const wrong = stageMistakes(stage)
  if (wrong.length > 0) throw new PreflightError(wrong)
  const who = await caller().catch((error: unknown) => {
    throw new PreflightError([callerMistake(error, region)])
  })
  const now = await stacks.find()
  // CodeDeploy would point a function on to the version that it is about to release.
  if (now !== undefined && isChanging(now.status))
    throw new UserError(
      `nothing was changed: the stack keepsakes-${stage} is ${now.status}. End what is being released as docs/runbook.md#roll-back-code says, and run this afterwards`,
    )
  const bucket = now && (await stacks.resources()).get(DEPLOYMENT_BUCKET)
  if (bucket) return shelfIn(bucket, who)
  throw new UserError(
    `the stage ${stage} is not deployed to ${who.region} of account ${who.account}: there is nothing to go back to`,
  )
}
