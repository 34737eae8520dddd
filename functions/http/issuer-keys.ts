import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import { DAY_MS } from '../../schemas/time.ts'
import { patiently } from '../aws/environment.ts'

/** Each of the two requests of a look may take so long. Together they leave most of 5 s to the function. */
export const ASK_WITHIN_MS = 1_000
const LOOK_WITHIN_MS = 2 * patiently(ASK_WITHIN_MS)

/** The least time from one look to the next: invented keys in tokens must not make us a load to the issuer. */
const LOOK_PAUSE_MS = 5_000
/** Once keys are so old, a request looks for newer ones and does not wait for them. */
const REFRESH_AFTER_MS = 10 * 60_000
/** Such a look begins so long after one that failed, or was never finished. */
const REFRESH_PAUSE_MS = 60_000
/**
 * Once keys are so old, a request waits for newer ones, and does without when there are none to be had. Lambda freezes
 * whatever goes on after an answer: where requests are rare, only a look that is waited for comes to its end.
 */
const WAIT_AFTER_MS = 60 * 60_000
/** Keys are used so long while the issuer cannot be reached. */
const USABLE_MS = DAY_MS

/** There are no keys that may be used, or none newer, and just now none can be had. */
export class KeysError extends Error {
  override readonly name = 'KeysError'
  /** Milliseconds until the issuer may be asked again. */
  readonly retryAfterMs: number

  constructor(retryAfterMs: number, options?: ErrorOptions) {
    super('the keys of the token’s issuer cannot be had just now', options)
    this.retryAfterMs = retryAfterMs
  }
}

/** The issuer's keys as one look found them. */
export interface Keys {
  readonly get: JWTVerifyGetKey
  /** When the look began, epoch milliseconds: a key that was published before is among them. */
  readonly askedAt: number
}

export interface IssuerKeys {
  /** The keys to try first. @throws KeysError */
  current(): Promise<Keys>
  /** Newer ones, by one more look unless that has been made meanwhile. @throws KeysError */
  newerThan(keys: Keys): Promise<Keys>
}

export interface IssuerKeysOptions {
  /** From which OpenID discovery leads to the keys. */
  readonly issuer: string
  /** The address of the keys: it saves discovery. */
  readonly keysUrl?: string | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Told of each look that failed, whoever still has keys. */
  readonly report: (error: unknown) => void
}

/** The keys of an issuer, looked up at first use and kept; requests that come together share one look. */
export function issuerKeys({ issuer, keysUrl, now, report }: IssuerKeysOptions): IssuerKeys {
  let held: Keys | undefined
  let begun = Number.NEGATIVE_INFINITY
  let looking: Promise<Keys> | undefined

  const look = (): Promise<Keys> => {
    const askedAt = now()
    // A look that was frozen finds its connection gone: nobody waits for it once its time is over.
    if (looking && askedAt - begun <= LOOK_WITHIN_MS) return looking
    if (askedAt - begun < LOOK_PAUSE_MS) return Promise.reject(new KeysError(begun + LOOK_PAUSE_MS - askedAt))
    begun = askedAt
    const mine = keysOf(issuer, keysUrl)
      .then((get) => {
        // One that was frozen may come to its end after the next.
        if (!held || held.askedAt <= askedAt) held = { get, askedAt }
        return held
      })
      .catch((cause: unknown) => {
        report(cause)
        throw new KeysError(Math.max(0, begun + LOOK_PAUSE_MS - now()), { cause })
      })
      .finally(() => {
        if (looking === mine) looking = undefined
      })
    looking = mine
    return mine
  }

  return {
    async current() {
      const keys = held
      const age = keys ? now() - keys.askedAt : Number.POSITIVE_INFINITY
      if (!keys || age >= USABLE_MS) return look()
      if (age < REFRESH_AFTER_MS || now() - begun < REFRESH_PAUSE_MS) return keys
      const refreshed = look().catch(() => keys)
      return age < WAIT_AFTER_MS ? keys : refreshed
    },
    async newerThan({ askedAt }) {
      return held && held.askedAt > askedAt ? held : look()
    },
  }
}

async function keysOf(issuer: string, keysUrl: string | undefined): Promise<JWTVerifyGetKey> {
  const get = createRemoteJWKSet(new URL(keysUrl ?? (await discover(issuer))), {
    timeoutDuration: patiently(ASK_WITHIN_MS),
    // It never looks again by itself.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
  })
  await get.reload()
  return get
}

/** OpenID Connect Discovery 1.0, section 4. */
async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const answer = await fetch(url, { signal: AbortSignal.timeout(patiently(ASK_WITHIN_MS)) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  const about = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown }
  if (about.issuer !== issuer || typeof about.jwks_uri !== 'string')
    throw new Error(`${url} is not the configuration of ${issuer}`)
  return about.jwks_uri
}
