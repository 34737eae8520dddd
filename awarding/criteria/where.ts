import * as z from 'zod/mini'
import { compilePattern, PatternError } from '../../events/pattern/index.ts'
import { activityTypes } from '../../schemas/activities/index.ts'
import type { JsonObject } from '../../schemas/json.ts'
import { wantsText } from '../../schemas/wants.ts'

const EXAMPLE = 'an event pattern over detail, such as { programId: [{ prefix: final- }] }'

/**
 * An EventBridge event pattern over an activity's detail. The value is taken as it is: a record schema would silently
 * leave out a field called `__proto__`.
 */
export const whereSchema = z.unknown().check(
  z.superRefine((pattern, context) => {
    try {
      compilePattern(pattern)
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      const message = error.path ? error.message.slice(error.path.length).trim() : `must be ${EXAMPLE}`
      context.addIssue({ code: 'custom', path: partsOf(error.path), message })
    }
  }),
) as z.ZodMiniType as z.ZodMiniType<JsonObject>

/** The keys and indexes of a pattern error's path, such as `a["b.c"][0]`. */
function partsOf(path: string): (string | number)[] {
  return Array.from(
    path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g),
    ([, index, quoted, plain]) => {
      if (index !== undefined) return Number(index)
      return quoted === undefined ? (plain ?? '') : String(JSON.parse(quoted))
    },
  )
}

const TYPES = `one of ${activityTypes.join(', ')}`

export const activityTypeSchema = z
  .string(wantsText(TYPES))
  .check(z.refine((type) => activityTypes.includes(type), { message: `must be ${TYPES}` }))
