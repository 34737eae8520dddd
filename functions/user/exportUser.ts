import { readEnvironment, TOKENS } from '../aws/environment.ts'
import { storeOf, tokensOf } from '../aws/wiring.ts'
import { PERSONAL } from '../http/answers.ts'
import { apiHandler } from '../http/stack.ts'
import { unitsMetric } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { exportUser } from './export-user.ts'

const environment = readEnvironment(
  ...TOKENS,
  'KEEPSAKES_TABLE',
  'PROGRESS_TABLE',
  'EDITIONS_TABLE',
  'CONNECTIONS_TABLE',
)
const tools = telemetry()
const store = storeOf(environment, unitsMetric(tools.metrics))

export const handler = apiHandler(
  async ({ user }) => {
    const body = await exportUser(await user(), { store })
    return {
      body,
      cacheControl: PERSONAL,
      headers: { 'content-disposition': 'attachment; filename="keepsakes-export.json"' },
      items: body.keepsakes.length + body.progress.length,
    }
  },
  { ...tools, ...tokensOf(environment, tools) },
)
