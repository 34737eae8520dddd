import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../cli/terminal.ts'
import type { StageSettings } from '../packaging/stage-settings.ts'
import { type Applied, type Applying, apply, type Pause, type Talk } from './apply.ts'
import { type Artefact, keyOf, withArtefacts } from './artefacts.ts'
import { begin, DEPLOYMENT_BUCKET } from './begin.ts'
import { callerMistake } from './checks/credentials.ts'
import type { Peak } from './checks/limits.ts'
import { settingsMistakes, stageMistakes } from './checks/settings.ts'
import type { Caller, Functions, Looks, Shelf, Stacks } from './cloud.ts'
import { type Mistake, PreflightError } from './errors.ts'
import { lookAhead } from './preflight.ts'
import { liveVersions, noteRelease } from './releases.ts'
import { type Smoke, smokeTest } from './smoke.ts'
import { functionNamesOf, type StagePackage } from './stage-template.ts'

export interface DeployOptions {
  readonly stage: string
  /** As it was named, if it was. */
  readonly region?: string | undefined
  /** Settings that differ from those of serverless.yml. */
  readonly params: Readonly<Record<string, string>>
  readonly allowed: ReadonlySet<string>
  readonly dryRun: boolean
  readonly peak?: Peak | undefined
}

/** All that a deployment reaches outside of itself. */
export interface World {
  caller(): Promise<Caller>
  readonly looks: Looks
  readonly stacks: Stacks
  readonly functions: Functions
  shelfIn(bucket: string, caller: Caller): Shelf
  /** Makes the bundles and the template, as the packager does. */
  packaged(params: Readonly<Record<string, string>>): Promise<StagePackage>
  /** As serverless.yml and the command line have them. */
  settings(): Promise<StageSettings>
  readonly campaigns: {
    /** Throws what is wrong with the files that would be published. */
    check(): Promise<void>
    arePublished(bucket: string): Promise<boolean>
    publish(bucket: string): Promise<string>
  }
  readonly talk: Talk
  readonly pause: Pause
  /** The commit that is deployed, if it is one. */
  commit(): string | undefined
  now(): Date
}

export interface Deployed {
  readonly account: string
  readonly region: string
  readonly changed: boolean
  readonly inUse: boolean
  readonly adopted: readonly string[]
  readonly warnings: readonly Mistake[]
  readonly release?: number
  /** Undefined where nothing is awarded yet. */
  readonly smoke?: Smoke
  readonly outputs: Readonly<Record<string, string>>
}

/**
 * Deploys a stage: from an empty account to one that awards, or from what is there to what the sources say. It may be ended at any
 * moment and begun again: each step first sees whether it was done.
 *
 * @throws PreflightError with everything that stands in the way, or UserError that says what failed
 */
export async function deploy(options: DeployOptions, world: World): Promise<Deployed> {
  const { stage, dryRun, allowed } = options
  const { talk, stacks } = world
  const stackName = `keepsakes-${stage}`

  // 1. Look for all that would fail, in the files first and then in the account.
  const given = await world.settings()
  const ofSettings = settingsMistakes(given)
  const wrong = [...stageMistakes(stage), ...ofSettings]
  const caller = await world.caller().catch((error: unknown) => {
    throw new PreflightError([...wrong, callerMistake(error, options.region)])
  })
  if (stageMistakes(stage).length > 0) throw new PreflightError(wrong)
  const now = await stacks.find()
  const catalogue =
    now?.outputs.CatalogueBucketName ?? `${stackName}-catalogue-${caller.account}-${caller.region}`
  const published = await world.campaigns.arePublished(catalogue)
  if (!published) await world.campaigns.check()

  talk.say(`packaging the stage ${stage} for account ${caller.account}, ${caller.region}`)
  const asked = options.params.inUse
  const params = { ...options.params, inUse: published ? (asked ?? 'true') : 'false' }
  const first = await world.packaged({ ...params, ...instead(given, ofSettings) })
  const isThere = now !== undefined && now.status !== 'REVIEW_IN_PROGRESS'
  const holds = new Set(isThere ? (await stacks.resources()).keys() : [])
  const { mistakes, adopted } = await lookAhead(world.looks, {
    template: first.template,
    caller,
    stack: { name: stackName, now },
    holds,
    peak: options.peak,
  })
  const errors = [...wrong, ...mistakes.filter(({ severity }) => severity === 'error')]
  if (errors.length > 0) throw new PreflightError(errors)
  const warnings = mistakes.filter(({ severity }) => severity === 'warning')
  for (const { at, message } of warnings) talk.say(`warning: ${at}: ${message}`)
  talk.say('nothing stands in the way')
  for (const { name } of adopted) talk.say(`adopts ${name}, with what it holds`)
  const told = {
    account: caller.account,
    region: caller.region,
    adopted: adopted.map(({ name }) => name),
    warnings,
  }

  // 2. Make the stack, with what an earlier one has left, and the bucket that its code lies in.
  const applying: Applying = { stacks, talk, pause: world.pause, allowed, dryRun }
  let confirmed = false
  if (!isThere) {
    const count = Object.keys(first.template.Resources).length
    talk.say(`the stack ${stackName} is not there yet: makes it, with ${count} resources`)
    if (dryRun) return { ...told, changed: false, inUse: false, outputs: {} }
    if (!(await talk.confirm('Make it?')))
      throw new UserError('nothing was changed: it was not confirmed. Say --yes where nobody can be asked')
    confirmed = true
  }
  if (!dryRun) await begin(first, { looks: world.looks, applying, caller, adopted, isThere })
  const bucket = (await stacks.resources()).get(DEPLOYMENT_BUCKET)
  if (!bucket)
    throw new UserError(
      `the stack ${stackName} has no ${DEPLOYMENT_BUCKET}, where code is uploaded to: was it made by something else?`,
    )
  const shelf = world.shelfIn(bucket, caller)

  // 3. Upload what is not there yet, and change the stack.
  const applied = [await ship(first, { shelf, applying, confirmed })]
  if (dryRun) return { ...told, changed: false, inUse: published, outputs: now?.outputs ?? {} }

  // 4. Publish campaigns where there are none, and switch awarding on.
  let inUse = params.inUse === 'true'
  let { settings } = first
  if (!published) {
    talk.say(await world.campaigns.publish(catalogue))
    if (asked !== 'false') {
      talk.say('switches awarding on, and the protection of the tables')
      const second = await world.packaged({ ...options.params, inUse: 'true' })
      applied.push(await ship(second, { shelf, applying, confirmed: true }))
      inUse = true
      settings = second.settings
    }
  }
  if (settings.policy.length > 0) await stacks.setPolicy(settings.policy)
  await stacks.setTerminationProtection(settings.terminationProtection)

  // 5. Note what runs, so that there is a way back.
  const functions = await liveVersions(world.functions, functionNamesOf(first.template))
  const commit = world.commit()
  const release = await noteRelease(shelf, {
    at: world.now().toISOString(),
    by: caller.arn,
    ...(commit === undefined ? {} : { commit }),
    functions,
  })
  const outputs = (await stacks.find())?.outputs ?? {}

  // 6. See that it awards.
  const smoke = inUse ? await smokeTest(`${stackName}-canary`, world.functions, talk) : undefined
  return {
    ...told,
    changed: applied.includes('changed'),
    inUse,
    ...(release ? { release: release.number } : {}),
    ...(smoke ? { smoke } : {}),
    outputs,
  }
}

/** Settings that can be packaged in place of those that are wrong, so that the account is looked at all the same. */
const instead = ({ defaults }: StageSettings, wrong: readonly Mistake[]): Record<string, string> =>
  Object.fromEntries(
    wrong.flatMap(({ at }) => {
      const usual = defaults[at]
      return usual === undefined
        ? []
        : [[at, typeof usual === 'object' ? JSON.stringify(usual) : String(usual)]]
    }),
  )

interface Shipping {
  readonly shelf: Shelf
  readonly applying: Applying
  readonly confirmed: boolean
}

async function ship(made: StagePackage, { shelf, applying, confirmed }: Shipping): Promise<Applied> {
  const { talk } = applying
  const read = (file: string) => readFileSync(join(made.directory, file))
  const { template, artefacts } = withArtefacts(made.template, read)
  const uploaded = await upload(artefacts, read, shelf)
  talk.say(`uploaded ${uploaded} of ${artefacts.length} functions; the others are there`)
  const body = JSON.stringify(template)
  const key = keyOf('templates', 'template.json', body)
  if (!(await shelf.has(key))) await shelf.put(key, body)
  const proposed = { kind: 'UPDATE', template: { url: shelf.urlOf(key) }, tags: made.settings.tags } as const
  const applied = await apply(proposed, applying, confirmed)
  if (applied === 'nothing') talk.say('nothing changes: the stack is as the sources say')
  if (applied === 'changed') talk.say('the stack has changed')
  return applied
}

async function upload(
  artefacts: readonly Artefact[],
  read: (file: string) => Uint8Array,
  shelf: Shelf,
): Promise<number> {
  const missing = await Promise.all(
    artefacts.map(async (artefact) => ((await shelf.has(artefact.key)) ? [] : [artefact])),
  )
  for (const { file, key } of missing.flat()) await shelf.put(key, read(file))
  return missing.flat().length
}
