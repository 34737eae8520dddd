import { readEnvironment, TOKENS } from '../aws/environment.ts'
import { rejectionsOf } from '../aws/rejections.ts'
import { tokensOf } from '../aws/wiring.ts'
import { PERSONAL } from '../http/answers.ts'
import { readingPartnerOf } from '../http/callers.ts'
import { apiHandler } from '../http/stack.ts'
import { unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { listRejected, rejectedQuerySchema } from './list-rejected.ts'

const environment = readEnvironment(...TOKENS, 'REJECTED_TABLE')
const tools = telemetry()
const rejections = rejectionsOf(environment, unitsMetric(tools.metrics))

export const handler = apiHandler(
  async ({ query, claims }) => {
    const body = await listRejected(readingPartnerOf(await claims()), query, rejections)
    return { body, cacheControl: PERSONAL, items: body.rejected.length }
  },
  { ...tools, ...tokensOf(environment, tools), parameters: rejectedQuerySchema },
)
