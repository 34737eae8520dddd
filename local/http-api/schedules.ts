import * as z from 'zod'
import { jsonIn } from '../../json/json.ts'
import { parseTime } from '../../schemas/time.ts'
import { type Fired, NoScheduleError } from '../event-bus/schedule.ts'
import { readBody } from '../serving.ts'
import type { HttpApiDependencies } from './definition.ts'
import { MOST_BYTES, reply } from './tokens.ts'

const PATH = '/local/schedules/'
const WISH = 'must be empty, {}, or { "time": "<RFC 3339 with an offset>" }'

const wishSchema = z.strictObject({
  time: z
    .string()
    .transform((text) => parseTime(text))
    .pipe(z.number())
    .optional(),
})

/**
 * Answers `POST /local/schedules/<rule name>`, which exists only on this machine, with what it has sent to the rule's targets,
 * as if its time had come now, or at the time that the body says.
 *
 * @param next answers every other path
 */
export function scheduleRoutes(
  fire: (ruleName: string, time?: number) => Fired,
  next: HttpApiDependencies['local'],
): HttpApiDependencies['local'] {
  return async (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    if (!path.startsWith(PATH)) return next(request, response)
    if (request.method !== 'POST') return reply(response, 405, { message: 'POST it' }, { allow: 'POST' })
    const body = await readBody(request, MOST_BYTES)
    if (body === undefined)
      return reply(response, 413, { message: `The body has ${MOST_BYTES} bytes at most` })
    const wish = wishSchema.safeParse(jsonIn(body.toString() || '{}'))
    if (!wish.success) return reply(response, 400, { message: `The body ${WISH}` })
    try {
      return reply(response, 200, fire(nameIn(path), wish.data.time))
    } catch (error) {
      if (error instanceof NoScheduleError) return reply(response, 404, { message: error.message })
      throw error
    }
  }
}

function nameIn(path: string): string {
  const name = path.slice(PATH.length)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
