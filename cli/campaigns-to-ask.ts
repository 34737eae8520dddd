import type { Command } from 'commander'
import type { Catalogue } from '../awarding/catalogue/catalogue.ts'
import { type AwsOptions, REGION, reaching } from './stage.ts'
import { UserError } from './terminal.ts'

/** The options that say which campaigns a command asks. */
export interface CampaignsOptions extends AwsOptions {
  readonly campaigns?: string
  readonly stage?: string
}

/** The campaigns that are shipped with the project. */
const SHIPPED = 'campaigns'

/** Adds those options to a command. */
export function withCampaignsOptions(command: Command): Command {
  return command
    .option('--campaigns <path>', `a campaign file, or a folder of them (default: "${SHIPPED}")`)
    .option('--stage <name>', 'ask what is live in a stage in AWS, such as prod, instead of campaign files')
    .option(...REGION)
    .option('--endpoint-url <url>', 'another address than that of AWS')
}

/** The campaigns of files, or those that are live in a stage. @throws UserError */
export async function campaignsToAsk({ campaigns, stage, ...aws }: CampaignsOptions): Promise<Catalogue> {
  if (campaigns !== undefined && stage !== undefined)
    throw new UserError(`give --campaigns ${campaigns} or --stage ${stage}: one of them is asked`)
  if (stage === undefined) {
    const { loadCampaigns } = await import('../publishing/campaign-files.ts')
    const { draftOf } = await import('../publishing/snapshot.ts')
    return draftOf(await loadCampaigns(campaigns ?? SHIPPED))
  }
  return reaching(async () => {
    const { CatalogueBucket } = await import('../publishing/bucket.ts')
    const { readState } = await import('../publishing/state.ts')
    const { bucketOfStage } = await import('./stage.ts')
    const { s3, bucket } = await bucketOfStage({ ...aws, stage }, 'catalogue')
    const { live } = await readState(new CatalogueBucket(s3, bucket))
    if (live) return live.catalogue
    throw new UserError(
      `nothing has been published in the stage ${stage} yet: name campaign files with --campaigns`,
    )
  })
}
