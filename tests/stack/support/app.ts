import type { Endpoints } from '../../../local/endpoints.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Parsed where it is JSON. */
  readonly body: unknown
}

interface Held {
  readonly campaignId: string
  readonly keepsakeId: string
}

/** GETs a path of the API, with a token if there is one. */
export async function get(
  { api }: Endpoints,
  path: string,
  token?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await fetch(`${api}${path}`, { headers: { ...authorization, ...headers } })
  return { status: answer.status, headers: answer.headers, body: parsed(await answer.text()) }
}

/** Asks to erase all that is held of the token's owner, and gives the status. */
export async function eraseMe({ api }: Endpoints, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${api}/v1/me`, { method: 'DELETE', headers })).status
}

/** As any app on this machine gets a token: from the route that exists only here. */
export async function tokenOf({ api }: Endpoints, sub: string): Promise<string> {
  const answer = await fetch(`${api}/local/token`, { method: 'POST', body: JSON.stringify({ sub }) })
  return ((await answer.json()) as { token: string }).token
}

/** Lists all that the token's owner holds, sorted, as `campaignId/keepsakeId`. */
export async function heldBy(endpoints: Endpoints, token: string): Promise<string[]> {
  const held: string[] = []
  let cursor: string | undefined
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor ? { cursor } : {}) })
    const { status, body } = await get(endpoints, `/v1/me/keepsakes?${query}`, token)
    if (status !== 200) throw new Error(`the list answered ${status}: ${JSON.stringify(body)}`)
    const page = body as { keepsakes: Held[]; cursor?: string }
    held.push(...page.keepsakes.map(({ campaignId, keepsakeId }) => `${campaignId}/${keepsakeId}`))
    cursor = page.cursor
  } while (cursor)
  return held.sort()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
