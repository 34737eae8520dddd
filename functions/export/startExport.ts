import { readEnvironment } from '../aws/environment.ts'
import { tableExportsOf } from '../aws/table-exports.ts'
import { eachRecord, queueHandler } from '../queue/stack.ts'
import { count } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { startExports } from './start.ts'

const environment = readEnvironment(
  'KEEPSAKES_TABLE_ARN',
  'PROGRESS_TABLE_ARN',
  'RAW_EXPORT_BUCKET',
  'INCREMENTAL_EXPORT_MINUTES',
)
const { logger, metrics, traces } = telemetry()
const start = tableExportsOf(environment.RAW_EXPORT_BUCKET)
const tableArns = {
  keepsakes: environment.KEEPSAKES_TABLE_ARN,
  progress: environment.PROGRESS_TABLE_ARN,
}
const periodMinutes = Number(environment.INCREMENTAL_EXPORT_MINUTES)

export const handler = queueHandler(
  ({ Records }, log) =>
    eachRecord(
      Records,
      (body) =>
        startExports(body, {
          start,
          tableArns,
          periodMinutes,
          now: Date.now,
          report(started) {
            logger.info('an export was started', { ...started })
            count(metrics, 'ExportsStarted')
          },
        }),
      (error) => {
        log.add({ level: 'error', message: 'an export could not be started; the request comes again', error })
        count(metrics, 'ExportRequestsFailed')
      },
    ),
  {
    logger,
    metrics,
    traces,
    measured: {
      age: 'ExportRequestAgeSeconds',
      received: 'ExportRequestsReceived',
      failed: 'ExportRequestsFailed',
    },
  },
)
