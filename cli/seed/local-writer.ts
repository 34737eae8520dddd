import type { Endpoints } from '../../local/endpoints.ts'
import type { Store } from '../../store/open.ts'
import { type PlainItem, seededItems } from '../../store/seeded-items.ts'
import { UserError } from '../terminal.ts'
import { claimingFrom } from './store-writer.ts'
import type { SeedWriter } from './writer.ts'

/**
 * Writes into the tables of the running local stack beneath its database, by a route that only it has. Numbers of limited
 * keepsakes are claimed as awarding claims them, so that they agree with those that others have or will have.
 */
export function localWriter({ api, tables }: Endpoints, store: Store): SeedWriter {
  return {
    claim: claimingFrom(store),
    async write(users) {
      const items = users.map(seededItems)
      // Progress comes last, as when awarding commits it: a user whose writing is cut short is whole once it is repeated.
      const keepsakes = await fill(
        api,
        tables.keepsakes,
        items.flatMap((each) => each.keepsakes),
      )
      const progress = await fill(
        api,
        tables.progress,
        items.map((each) => each.progress),
      )
      return { keepsakes, progress }
    },
  }
}

async function fill(api: string, table: string, items: readonly PlainItem[]): Promise<number> {
  if (items.length === 0) return 0
  const answer = await fetch(`${api}/local/items/${table}`, {
    method: 'POST',
    body: items.map((item) => JSON.stringify(item)).join('\n'),
  }).catch((error: Error) => {
    throw new UserError(
      `the local stack does not answer at ${api}: start it with npm start (${error.message})`,
    )
  })
  const text = await answer.text()
  if (!answer.ok) throw new UserError(`the local stack did not take items: ${text}`)
  return (JSON.parse(text) as { written: number }).written
}
