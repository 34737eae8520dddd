import { lookup } from 'node:dns'
import { request as requestPlainly } from 'node:http'
import { request as requestByTls } from 'node:https'
import type { LookupFunction } from 'node:net'
import { urlMistake, type WebhookAddresses } from '../../schemas/webhook.ts'
import { isPublic } from './addresses.ts'

/** A delivery did not come to an answer: its message says why, and tells nothing of its content. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
}

/** The head of a receiver's answer. */
export interface Answer {
  readonly status: number
  /** Seconds for which the receiver asks not to be tried; undefined where it says nothing of it. */
  readonly retryAfter?: number
}

export interface PostLimits {
  readonly addresses: WebhookAddresses
  /** Milliseconds from the look-up of the host to the head of the answer. */
  readonly timeoutMs: number
  /** Finds the addresses of a host, for tests. */
  readonly resolve?: typeof lookup
}

/**
 * Posts JSON, and follows no redirect. The connection goes to the very addresses that were looked at: a name that leads somewhere else a
 * moment later gains nothing.
 *
 * @throws DeliveryError
 */
export function poster({ addresses, timeoutMs, resolve = lookup }: PostLimits) {
  const guarded = guardedLookup(addresses, resolve)
  return async (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> => {
    const mistake = urlMistake(url, addresses)
    if (mistake !== undefined) throw new DeliveryError(`its URL ${mistake}`)
    const { promise, resolve: answered, reject } = Promise.withResolvers<Answer>()
    const signal = AbortSignal.timeout(timeoutMs)
    const request = url.startsWith('https:') ? requestByTls : requestPlainly
    const sent = request(url, {
      method: 'POST',
      // No connection is kept: between invocations it would die unseen, and the next delivery with it.
      agent: false,
      lookup: guarded,
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Keepsakes-Webhooks',
        ...headers,
      },
    })
    sent.on('response', (response) => {
      const { statusCode = 0, headers: head } = response
      const seconds = /^\d{1,6}$/.test(head['retry-after'] ?? '') ? Number(head['retry-after']) : undefined
      answered({ status: statusCode, ...(seconds === undefined ? {} : { retryAfter: seconds }) })
      // Nobody reads what else it says, however much that is.
      response.destroy()
    })
    sent.on('error', (error) =>
      reject(
        error instanceof DeliveryError
          ? error
          : new DeliveryError(signal.aborted ? `no answer within ${timeoutMs / 1000} s` : briefly(error)),
      ),
    )
    // A change of protocol that nobody asked for ends a request with neither.
    sent.on('close', () => reject(new DeliveryError('the connection ended before an answer')))
    sent.end(body)
    return promise
  }
}

/** Where a host has many addresses, Node tries one after the other and fails with all of their errors. */
function briefly(error: Error & { code?: string; errors?: readonly Error[] }): string {
  return error.message || error.errors?.[0]?.message || error.code || error.name
}

/** Finds the addresses of a host, and fails where one of them is not public: no receiver of partners has such a one beside others. */
function guardedLookup(addresses: WebhookAddresses, resolve: typeof lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '')
      const refused = addresses === 'any' ? undefined : found.find(({ address }) => !isPublic(address))
      const [first] = found
      if (refused !== undefined || first === undefined)
        return callback(new DeliveryError(`${hostname} has an address that is not public`), '')
      if (options.all) return callback(null, found)
      return callback(null, first.address, first.family)
    })
  }
}
