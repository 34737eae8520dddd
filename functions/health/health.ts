import type * as z from 'zod'
import { readShownCatalogue } from '../../awarding/catalogue/shown-catalogue.ts'
import type { healthSchema } from '../../schemas/api/common.ts'
import { CATALOGUE, readEnvironment } from '../aws/environment.ts'
import { catalogueOf } from '../aws/wiring.ts'
import { NEVER } from '../http/answers.ts'
import { apiHandler } from '../http/stack.ts'
import { telemetry } from '../telemetry/observe.ts'

const tools = telemetry()
const catalogue = catalogueOf(readEnvironment(...CATALOGUE), readShownCatalogue, tools)

export const handler = apiHandler(async () => {
  const body: z.infer<typeof healthSchema> = { status: 'ok', catalogueVersion: (await catalogue()).version }
  return { body, cacheControl: NEVER }
}, tools)
