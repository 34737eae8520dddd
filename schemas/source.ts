import * as z from 'zod/mini'
import { PARTNER_ID_WORDS } from './ids.ts'
import { wantsText } from './wants.ts'

/** The activity rule forwards events whose `source` starts with this. */
export const PARTNER_SOURCE_PREFIX = 'partner.'

const SOURCE = `partner.<partnerId>, the id ${PARTNER_ID_WORDS}`

export const sourceSchema = z
  .string(wantsText(SOURCE))
  .check(z.regex(/^partner\.[A-Za-z0-9._:-]{1,128}$/, `must be ${SOURCE}`))
