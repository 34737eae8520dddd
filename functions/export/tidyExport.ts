import { readPassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import { bucketOf } from '../aws/bucket.ts'
import { readEnvironment } from '../aws/environment.ts'
import { pseudonymKeysOf } from '../aws/pseudonym-key.ts'
import { busOf, senderTo, snapshotsOf } from '../aws/wiring.ts'
import { eachRecord, queueHandler } from '../queue/stack.ts'
import { count } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { forgottenUsers } from './forgotten.ts'
import { temporaryFiles } from './temporary.ts'
import { pseudonymsBy } from './tidy.ts'
import { handleTidyMessage, type TidyPorts } from './tidy-message.ts'

const environment = readEnvironment(
  'AWS_REGION',
  'AWS_ENDPOINT_URL',
  'CATALOGUE_BUCKET',
  'CATALOGUE_HOST',
  'RAW_EXPORT_BUCKET',
  'ANALYTICS_BUCKET',
  'PSEUDONYM_SECRET',
  'PSEUDONYM_KEY_GENERATION',
  'EVENT_BUS_NAME',
  'TIDY_QUEUE_URL',
)
const tools = telemetry()
const { logger, metrics } = tools
const raw = bucketOf(environment.RAW_EXPORT_BUCKET, environment.AWS_ENDPOINT_URL)
const keyOf = pseudonymKeysOf(environment.PSEUDONYM_SECRET)
const ports: TidyPorts = {
  raw,
  analytics: bucketOf(environment.ANALYTICS_BUCKET, environment.AWS_ENDPOINT_URL),
  forgotten: forgottenUsers(raw),
  catalogueAt: snapshotsOf(environment, readPassportCatalogue),
  keyGeneration: Number(environment.PSEUDONYM_KEY_GENERATION),
  pseudonymsOf: async (generation) => pseudonymsBy(await keyOf(generation)),
  publish: busOf(environment),
  send: senderTo(environment.TIDY_QUEUE_URL),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  temporary: temporaryFiles(),
  now: Date.now,
  told: {
    tidied({ exportId, table, kind, file }, counts) {
      logger.info('a data file was tidied', { exportId, table, kind, file: file.name, ...counts })
      count(metrics, 'ExportFilesTidied')
      count(metrics, 'ExportRowsWritten', counts.rows)
      count(metrics, 'ExportRowsUnknown', counts.unknown)
    },
    completed(completed) {
      logger.info('an export is complete', { ...completed })
      count(metrics, 'ExportsCompleted')
      if (completed.kind === 'full') count(metrics, 'FullExportsCompleted')
    },
    // Neither says who.
    forgot(rows) {
      logger.info('a user was looked for in an object of analysts', { rows })
      count(metrics, 'ExportRowsForgotten', rows)
    },
    forgetting(objects) {
      logger.info('a user will be looked for in every object of analysts', { objects })
    },
  },
}

export const handler = queueHandler(
  ({ Records }, log) =>
    eachRecord(
      Records,
      (body) => handleTidyMessage(body, ports),
      (error) => {
        log.add({ level: 'error', message: 'a message of the tidy queue failed; it comes again', error })
        count(metrics, 'TidyFailed')
      },
    ),
  { ...tools, measured: { age: 'TidyAgeSeconds', received: 'TidyReceived', failed: 'TidyFailed' } },
)
