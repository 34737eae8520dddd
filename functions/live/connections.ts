import { type UserId, userIdSchema } from '../../schemas/ids.ts'
import { canonicalTag } from '../../schemas/languages.ts'
import { formatTime } from '../../schemas/time.ts'
import type { Store } from '../../store/open.ts'
import { askedLanguages } from '../http/languages.ts'

/** Both sides speak it on a live connection: a browser closes one whose server does not answer with it. */
export const SUBPROTOCOL = 'keepsakes'

/** The gateway's side of live connections. Both answer 'gone' for a connection that is not open: not yet, or no more. */
export interface Gateway {
  post(connectionId: string, message: string): Promise<'posted' | 'gone'>
  close(connectionId: string): Promise<'closed' | 'gone'>
}

export interface ConnectionPorts {
  readonly store: Store
  readonly close: Gateway['close']
  /** Epoch milliseconds. */
  now(): number
}

/** An event of a WebSocket API, as far as it is read here. */
export interface ConnectionEvent {
  readonly requestContext: {
    readonly routeKey: string
    readonly connectionId: string
    /** Epoch milliseconds. */
    readonly connectedAt: number
    /** The authorizer's context of the start, all of it as text. */
    readonly authorizer?: { readonly userId?: unknown; readonly expiresAt?: unknown } | null
  }
  /** Both are there when a connection opens. The names are as the client wrote them. */
  readonly headers?: Readonly<Record<string, string | undefined>> | null
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null
}

export interface ConnectionAnswer {
  readonly statusCode: number
  readonly headers?: Readonly<Record<string, string>>
}

/** Counts for metrics. */
export type ConnectionTally = Partial<Record<'connected' | 'disconnected' | 'replaced' | 'expired', number>>

/** The event lacks the authorizer's context: the template does not put the authorizer before the route. */
export class UnauthorizedEventError extends Error {
  override readonly name = 'UnauthorizedEventError'
}

/** Far more than a household's screens; a bound on what one push can cost. */
export const MOST_CONNECTIONS = 20

/** API Gateway ends every connection at that age, and a minute later it certainly has. */
const LONGEST_SECONDS = 2 * 60 * 60 + 60

/**
 * Keeps the table of open connections true: a connection is put when it opens and removed when it closes. Of more than
 * 20 of one user the oldest are closed, so that a new screen always works. A message, such as a `ping` that keeps an
 * idle connection open, closes a connection whose token has expired: nothing would be pushed to it any more, and an
 * app that sees it close opens another with a new token.
 *
 * @throws UnauthorizedEventError
 */
export async function onConnectionEvent(
  event: ConnectionEvent,
  { store, close, now }: ConnectionPorts,
): Promise<{ answer: ConnectionAnswer; tally: ConnectionTally }> {
  const { requestContext } = event
  const { routeKey, connectionId, connectedAt } = requestContext
  const { userId, tokenExpiresAt } = callerOf(requestContext)
  const user = store.forUser(userId)

  switch (routeKey) {
    case '$connect': {
      const open = await user.connections(now())
      const oldest = open.slice(0, Math.max(0, open.length + 1 - MOST_CONNECTIONS))
      await Promise.all(oldest.map((each) => endOf(each.connectionId)))
      const opened = Math.floor(connectedAt / 1000)
      await user.connect({
        connectionId,
        connectedAt: formatTime(connectedAt),
        expiresAt: Math.min(tokenExpiresAt, opened + LONGEST_SECONDS),
        languages: languagesOf(event),
      })
      const answer = { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } }
      return { answer, tally: { connected: 1, replaced: oldest.length } }
    }
    case '$disconnect':
      await user.disconnect(connectionId)
      return { answer: { statusCode: 200 }, tally: { disconnected: 1 } }
    default: {
      if (tokenExpiresAt * 1000 > now()) return { answer: { statusCode: 200 }, tally: {} }
      await endOf(connectionId)
      return { answer: { statusCode: 200 }, tally: { expired: 1 } }
    }
  }

  async function endOf(id: string): Promise<void> {
    await close(id)
    await user.disconnect(id)
  }
}

/** More are kept of no connection: an item stays within one write unit. */
const MOST_LANGUAGES = 5

/** The languages that whoever opens it asks for, as a request does. A `lang` that is none is passed over: nothing can be answered. */
function languagesOf({ headers, queryStringParameters }: ConnectionEvent): string[] {
  const lower = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  const lang = queryStringParameters?.lang
  const query = lang !== undefined && canonicalTag(lang) !== undefined ? { lang } : {}
  return askedLanguages({ query, headers: Object.fromEntries(lower) }).slice(0, MOST_LANGUAGES)
}

function callerOf({ authorizer }: ConnectionEvent['requestContext']): {
  userId: UserId
  /** Epoch seconds. */
  tokenExpiresAt: number
} {
  const userId = userIdSchema.safeParse(authorizer?.userId)
  const tokenExpiresAt = Number(authorizer?.expiresAt ?? Number.NaN)
  if (!userId.success || !Number.isFinite(tokenExpiresAt))
    throw new UnauthorizedEventError('the event does not say whose connection it is about')
  return { userId: userId.data, tokenExpiresAt }
}
