import { type ChosenExports, chooseExports } from '../../analytics/choose-exports.ts'
import { ExportObjects } from '../export/objects.ts'
import { type AwsOptions, bucketOfStage, s3Of } from '../stage.ts'
import { progressBar, UserError } from '../terminal.ts'

/** The exports at `s3://<bucket>/<prefix>`. @throws UserError when it names no bucket */
export async function namedBucket(name: string, options: AwsOptions): Promise<ExportObjects> {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/*$/.exec(name) ?? []
  if (bucket === '') throw new UserError(`${name} names no bucket: write one such as s3://my-bucket/exports`)
  return new ExportObjects({ s3: await s3Of(options), bucket }, path === '' ? '' : `${path}/`)
}

/** The analysts' bucket of a stage. @throws UserError when the account has none */
export async function stageBucket(stage: string, options: AwsOptions): Promise<ExportObjects> {
  return new ExportObjects(await bucketOfStage({ ...options, stage }, 'analytics'))
}

/** Brings the files of the latest exports into a folder, under their paths. @throws AnalyticsError when there are none */
export async function fetchExports(
  from: ExportObjects,
  folder: string,
  { at, withChanges }: { at?: string; withChanges: boolean },
): Promise<ChosenExports> {
  const chosen = await chooseExports(from, at)
  const wanted = new Set([
    chosen.catalogueFile,
    ...[chosen.keepsakes, chosen.progress].flatMap(({ files }) => files),
    ...(withChanges ? Object.values(chosen.present) : []).flatMap(({ full, changes }) =>
      [full, ...changes].flatMap(({ files }) => files),
    ),
  ])
  const bar = await progressBar('fetching [{bar}] {value} of {total} files', wanted.size)
  try {
    let done = 0
    for (const path of wanted) {
      await from.copy(path, folder)
      bar.update(++done)
    }
  } finally {
    bar.stop()
  }
  return chosen
}
