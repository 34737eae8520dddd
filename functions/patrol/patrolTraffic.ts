import middy from '@middy/core'
import { readPassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import { partnersIn } from '../../schemas/partner-list.ts'
import { readEnvironment } from '../aws/environment.ts'
import { sumsOf } from '../aws/metric-sums.ts'
import { historyOf } from '../aws/wiring.ts'
import { count } from '../telemetry/metrics.ts'
import { observe, telemetry } from '../telemetry/observe.ts'
import { patrolOf } from './patrol.ts'

const environment = readEnvironment(
  'AWS_REGION',
  'AWS_ENDPOINT_URL',
  'CATALOGUE_BUCKET',
  'CATALOGUE_HOST',
  'CLOCK_OFFSET_SECONDS',
  'PARTNERS',
  'POWERTOOLS_METRICS_NAMESPACE',
  'POWERTOOLS_SERVICE_NAME',
  'WATCHED_MEASURES',
)
const tools = telemetry()
const patrol = patrolOf({
  sums: sumsOf(environment),
  history: historyOf(environment, readPassportCatalogue),
  now: Date.now,
  offsetMs: Number(environment.CLOCK_OFFSET_SECONDS) * 1000,
  partners: partnersIn(environment.PARTNERS),
  mostMeasures: Number(environment.WATCHED_MEASURES),
  warn: (message, about) => tools.logger.warn(message, { about }),
  count: (name, howMany) => count(tools.metrics, name, howMany),
})

/** A schedule starts it. What it was given is nothing to it. */
export const handler = middy<object, void>().use(observe(tools)).handler(patrol)
