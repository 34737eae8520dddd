import * as z from 'zod/mini'
import { sourceSchema } from './source.ts'
import { timeSchema } from './time.ts'
import { wants, wantsText } from './wants.ts'

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
