import { readPassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import { bucketOf } from '../aws/bucket.ts'
import { readEnvironment } from '../aws/environment.ts'
import { publishedOf, senderTo, snapshotsOf } from '../aws/wiring.ts'
import { eachRecord, queueHandler } from '../queue/stack.ts'
import { count } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { planExport } from './plan.ts'
import { temporaryFiles } from './temporary.ts'

const environment = readEnvironment(
  'AWS_REGION',
  'AWS_ENDPOINT_URL',
  'CATALOGUE_BUCKET',
  'CATALOGUE_HOST',
  'RAW_EXPORT_BUCKET',
  'ANALYTICS_BUCKET',
  'TIDY_QUEUE_URL',
  'PSEUDONYM_KEY_GENERATION',
)
const { logger, metrics, traces } = telemetry()
const ports = {
  raw: bucketOf(environment.RAW_EXPORT_BUCKET, environment.AWS_ENDPOINT_URL),
  rawBucketName: environment.RAW_EXPORT_BUCKET,
  analytics: bucketOf(environment.ANALYTICS_BUCKET, environment.AWS_ENDPOINT_URL),
  published: publishedOf(environment),
  catalogueAt: snapshotsOf(environment, readPassportCatalogue),
  keyGeneration: Number(environment.PSEUDONYM_KEY_GENERATION),
  send: senderTo(environment.TIDY_QUEUE_URL),
  wait: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  temporary: temporaryFiles(),
  now: Date.now,
}

export const handler = queueHandler(
  ({ Records }, log) =>
    eachRecord(
      Records,
      async (body) => {
        const { files, ...plan } = await planExport(body, ports)
        logger.info('an export was planned', { ...plan, files: files.length })
        count(metrics, 'ExportsPlanned')
      },
      (error) => {
        log.add({
          level: 'error',
          message: 'an export could not be planned; its manifest comes again',
          error,
        })
        count(metrics, 'ExportManifestsFailed')
      },
    ),
  {
    logger,
    metrics,
    traces,
    measured: {
      age: 'ExportManifestAgeSeconds',
      received: 'ExportManifestsReceived',
      failed: 'ExportManifestsFailed',
    },
  },
)
