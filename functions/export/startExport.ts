import { readEnvironment } from '../aws/environment.ts'
import { tableExportsOf } from '../aws/table-exports.ts'
import { deadLettersOf } from '../aws/wiring.ts'
import { eachRecord, queueHandler } from '../queue/stack.ts'
import { count } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { isFinal, type StartPorts, startExports } from './start.ts'

const environment = readEnvironment(
  'KEEPSAKES_TABLE_ARN',
  'PROGRESS_TABLE_ARN',
  'RAW_EXPORT_BUCKET',
  'INCREMENTAL_EXPORT_MINUTES',
  'EXPORT_DEAD_LETTER_QUEUE_URL',
)
const { logger, metrics, traces } = telemetry()
const giveUp = deadLettersOf(environment.EXPORT_DEAD_LETTER_QUEUE_URL)
const ports: StartPorts = {
  start: tableExportsOf(environment.RAW_EXPORT_BUCKET),
  tableArns: {
    keepsakes: environment.KEEPSAKES_TABLE_ARN,
    progress: environment.PROGRESS_TABLE_ARN,
  },
  periodMinutes: Number(environment.INCREMENTAL_EXPORT_MINUTES),
  now: Date.now,
  report(started) {
    logger.info('an export was started', { ...started })
    count(metrics, 'ExportsStarted')
  },
}

export const handler = queueHandler(
  ({ Records }, log) =>
    eachRecord(
      Records,
      async (body) => {
        try {
          await startExports(body, ports)
        } catch (error) {
          if (!isFinal(error)) throw error
          // To try it for two hours would only tell of it two hours later.
          await giveUp(body, error)
          log.add({
            level: 'error',
            message: 'an export can never be started as it was asked for; its request is a dead letter',
            error,
          })
          count(metrics, 'ExportRequestsFailed')
        }
      },
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
