import * as z from 'zod/mini'
import { PARTNER_ID_WORDS } from './ids.ts'
import { timeSchema } from './time.ts'
import { wants, wantsText } from './wants.ts'

/** The activity rule forwards events whose `source` starts with this. */
export const PARTNER_SOURCE_PREFIX = 'partner.'

const SOURCE = `partner.<partnerId>, the id ${PARTNER_ID_WORDS}`

export const sourceSchema = z
  .string(wantsText(SOURCE))
  .check(z.regex(/^partner\.[A-Za-z0-9._:-]{1,128}$/, `must be ${SOURCE}`))

/** EventBridge's envelope, as far as this system reads it. What else EventBridge adds is left alone. */
export const envelopeSchema = z.looseObject(
  {
    source: sourceSchema,
    'detail-type': z.string(wantsText('the type of the activity')),
    time: timeSchema,
    detail: z.record(z.string(), z.unknown(), wants('a JSON object')),
  },
  'must be an EventBridge envelope: a JSON object with source, detail-type, time and detail',
)
