import { execFileSync } from 'node:child_process'
import { S3Client } from '@aws-sdk/client-s3'
import { endpointIn, stageAddress } from '../cli/target.ts'
import { UserError } from '../cli/terminal.ts'
import { ensurePackaged } from '../packaging/package.ts'
import { projectRoot } from '../packaging/project.ts'
import { PackageError } from '../packaging/serverless.ts'
import { settingsOf } from '../packaging/stage-settings.ts'
import { CatalogueBucket } from '../publishing/bucket.ts'
import { loadCheckedCampaigns } from '../publishing/campaign-files.ts'
import { PublishingError } from '../publishing/errors.ts'
import { publishCatalogue } from '../publishing/publish.ts'
import { draftOf } from '../publishing/snapshot.ts'
import { pause, type Talk } from './apply.ts'
import { callerOf, looksAt } from './aws/account.ts'
import type { Address } from './aws/address.ts'
import { shelfIn } from './aws/bucket.ts'
import { functionsIn } from './aws/functions.ts'
import { stackIn } from './aws/stack.ts'
import type { World } from './deploy.ts'
import { readPackage } from './stage-template.ts'

/** The command line says so where and what to deploy. */
export interface Given {
  readonly stage: string
  readonly region?: string
  readonly param: Readonly<Record<string, string>>
  readonly campaigns: string
  readonly endpointUrl?: string
}

/** The credentials and region are those of the person, whatever the address: a deployment looks at who they are. */
function addressOf({ region, endpointUrl }: Given): Address {
  if (endpointUrl !== undefined) endpointIn(endpointUrl)
  return {
    ...stageAddress(region === undefined ? {} : { region }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  }
}

/** AWS, the packager and the files, as a deployment sees them. @throws UserError when the address is not a URL */
export async function worldOf(given: Given, talk: Talk): Promise<World> {
  const { stage, region, param, campaigns } = given
  const address = addressOf(given)
  const s3 = () => new S3Client({ ...address, forcePathStyle: given.endpointUrl !== undefined })
  const bucketOf = (name: string) => new CatalogueBucket(s3(), name)
  return {
    caller: () => callerOf(address),
    looks: looksAt(address),
    stacks: stackIn(address, `keepsakes-${stage}`, pause),
    functions: functionsIn(address),
    shelfIn: (bucket, caller) => shelfIn({ ...address, region: caller.region }, bucket),
    packaged: (params) => packaged(stage, params, region),
    settings: () => settingsOf(stage, param),
    campaigns: {
      async check() {
        await loadCheckedCampaigns(campaigns, talk.say)
      },
      async arePublished(bucket) {
        try {
          return (await bucketOf(bucket).readPointer()).pointer !== undefined
        } catch (error) {
          if (error instanceof PublishingError) return false
          throw error
        }
      },
      async publish(bucket) {
        const draft = draftOf((await loadCheckedCampaigns(campaigns, () => {})).campaigns)
        const published = { bucket: bucketOf(bucket), allow: new Set<never>(), now: Date.now() }
        const { number, version } = await publishCatalogue(draft, published)
        const ids = [...draft.campaigns.keys()].join(', ')
        return `published ${ids} as snapshot ${number} (version ${version})`
      },
    },
    talk,
    pause,
    commit,
    now: () => new Date(),
  }
}

async function packaged(stage: string, params: Readonly<Record<string, string>>, region: string | undefined) {
  try {
    const { templatePath } = await ensurePackaged({ stage, params })
    return await readPackage(templatePath)
  } catch (error) {
    if (!(error instanceof PackageError)) throw error
    throw new UserError(`${error.message}\nNothing was changed${region ? ` in ${region}` : ''}.`, {
      cause: error,
    })
  }
}

/** The commit of the sources, unless something beside it was changed. */
function commit(): string | undefined {
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: projectRoot, encoding: 'utf8' }).trim()
  try {
    const isClean = git('status', '--porcelain') === ''
    return isClean ? git('rev-parse', 'HEAD') : undefined
  } catch {
    return undefined
  }
}
