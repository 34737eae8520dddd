import type { Item } from 'dynalite/db/index.js'
import { isJsonObject, jsonIn } from '../../json/json.ts'
import type { Dynamo } from '../aws/dynamo.ts'
import { readBody } from '../serving.ts'
import type { HttpApiDependencies } from './definition.ts'
import { reply } from './tokens.ts'

const PATH = '/local/items/'
/** Some thousands of items. */
export const MOST_ITEM_BYTES = 16 * 1024 * 1024

/**
 * Answers `POST /local/items/<table>`, which exists only on this machine: each line of the body is an item in DynamoDB's own
 * JSON, and those whose keys are free are written beneath the database, some times as fast as by its protocol. Answers
 * `{ "written": n }`.
 *
 * @param next answers every other path
 */
export function itemRoutes(
  dynamo: () => Pick<Dynamo, 'fill'>,
  next: HttpApiDependencies['local'],
): HttpApiDependencies['local'] {
  return async (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    if (!path.startsWith(PATH)) return next(request, response)
    if (request.method !== 'POST') return reply(response, 405, { message: 'POST it' }, { allow: 'POST' })
    const body = await readBody(request, MOST_ITEM_BYTES)
    if (body === undefined)
      return reply(response, 413, { message: `The body has ${MOST_ITEM_BYTES} bytes at most` })
    // The names of tables have no sign that a path would encode.
    const table = path.slice(PATH.length)
    const lines = body.toString().split('\n').filter(Boolean)
    const items = lines.map(jsonIn)
    const wrong = items.findIndex((item) => !isJsonObject(item))
    if (wrong >= 0) return reply(response, 400, { message: `Line ${wrong + 1} is not an item` })
    try {
      return reply(response, 200, { written: await dynamo().fill(table, items as Item[]) })
    } catch (error) {
      const { message } = error as Error
      return reply(response, 400, { message: `Table ${table} does not take the items: ${message}` })
    }
  }
}
