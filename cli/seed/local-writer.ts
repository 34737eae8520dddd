import type { Endpoints } from '../../local/endpoints.ts'
import type { Store } from '../../store/open.ts'
import { type PlainItem, seededItems } from '../../store/seeded-items.ts'
import { UserError } from '../terminal.ts'
import { LocalClaims } from './local-claims.ts'
import type { Fill, SeedWriter } from './writer.ts'

/** Writes into the tables of the running local stack beneath its database, by a route that only it has. */
export function localWriter({ api, tables }: Endpoints, store: Store): SeedWriter {
  const fill: Fill = (table, items) => filled(`${api}/local/items/${tables[table]}`, items)
  const claims = new LocalClaims(store, fill)
  return {
    claim: claims.claim,
    async write(users) {
      await claims.flush()
      const items = users.map(seededItems)
      // Progress comes last, as when awarding commits it: a user whose writing is cut short is whole once it is repeated.
      const keepsakes = await fill(
        'keepsakes',
        items.flatMap((each) => each.keepsakes),
      )
      const progress = await fill(
        'progress',
        items.map((each) => each.progress),
      )
      return { keepsakes, progress }
    },
  }
}

/** @throws UserError when the stack does not take them */
async function filled(url: string, items: readonly PlainItem[]): Promise<number> {
  if (items.length === 0) return 0
  const answer = await fetch(url, {
    method: 'POST',
    body: items.map((item) => JSON.stringify(item)).join('\n'),
  }).catch((error: Error) => {
    const { origin } = new URL(url)
    throw new UserError(
      `the local stack does not answer at ${origin}: start it with npm start (${error.message})`,
    )
  })
  const text = await answer.text()
  if (!answer.ok) throw new UserError(`the local stack did not take items: ${text}`)
  return (JSON.parse(text) as { written: number }).written
}
