import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto'

/** Whoever signs, as the environment of a function says. */
export interface SigningCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

interface SignerOptions {
  readonly service: string
  readonly region: () => Promise<string>
  readonly credentials: () => Promise<SigningCredentials>
}

/** As the SDK gives it: a call of one of the JSON protocols of AWS, whose whole input is in the body. */
interface Call {
  readonly hostname: string
  readonly port?: number | undefined
  readonly method: string
  readonly path: string
  readonly query?: object | undefined
  readonly headers: Record<string, string>
  readonly body?: unknown
}

/** The SDK tells these for each request. It names a region where the endpoint is another's than the client's. */
interface SigningTime {
  readonly signingDate: Date
  readonly signingRegion?: string | undefined
}

/** A call that is not signed here: it has more than a body. */
export class UnsignableError extends Error {
  override readonly name = 'UnsignableError'
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
/** AWS wants these signed, and every header that begins with `x-amz-`. What else there is may be changed on its way. */
const SIGNED = /^(content-type|host|x-amz-.*)$/

/**
 * Signs calls by AWS's Signature Version 4, as `@smithy/signature-v4` does, which makes a key anew for each request, hashes piece by piece, and
 * signs any request there is: here a call is a POST to `/` and has a short body. A test holds both to the same signatures.
 */
export function requestSigner({ service, region, credentials }: SignerOptions) {
  const keyOf = signingKeys(service)
  return {
    /** Adds the signature to the headers of the call itself: it may be signed again, for another attempt. */
    async sign<Signed extends Call>(
      call: Signed,
      { signingDate, signingRegion }: SigningTime,
    ): Promise<Signed> {
      const { headers, body = '' } = call
      if (call.method !== 'POST' || call.path !== '/' || Object.keys(call.query ?? {}).length > 0)
        throw new UnsignableError(`${call.method} ${call.path} is no POST to / without a query`)
      if (typeof body !== 'string' && !(body instanceof Uint8Array))
        throw new UnsignableError('the body is neither text nor bytes')
      const by = await credentials()
      const date = dateText(signingDate)
      const day = date.slice(0, 8)
      const place = signingRegion ?? (await region())
      const scope = `${day}/${place}/${service}/aws4_request`
      headers.host = call.port === undefined ? call.hostname : `${call.hostname}:${call.port}`
      headers['x-amz-date'] = date
      if (by.sessionToken) headers['x-amz-security-token'] = by.sessionToken
      const names = Object.keys(headers).filter(isSigned).sort()
      const lines = names.map((name) => `${name}:${plain(headers[name])}\n`).join('')
      const list = names.join(';')
      const canonical = `POST\n/\n\n${lines}\n${list}\n${hash('sha256', body)}`
      const signature = createHmac('sha256', keyOf(by.secretAccessKey, day, place))
        .update(`${ALGORITHM}\n${date}\n${scope}\n${hash('sha256', canonical)}`)
        .digest('hex')
      headers.authorization = `${ALGORITHM} Credential=${by.accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`
      return call
    },
  }
}

const isSigned = (name: string) => SIGNED.test(name)

/** A key is good for a day, a region and a service. The last one is kept, as those change once a day. */
function signingKeys(service: string) {
  let last: { readonly of: readonly string[]; readonly key: KeyObject } | undefined
  return (...of: readonly [secret: string, day: string, region: string]): KeyObject => {
    if (last && of.every((part, at) => part === last?.of[at])) return last.key
    const [secret, day, region] = of
    let key: string | Buffer = `AWS4${secret}`
    for (const part of [day, region, service, 'aws4_request'])
      key = createHmac('sha256', key).update(part).digest()
    last = { of, key: createSecretKey(key as Buffer) }
    return last.key
  }
}

/** As `20240726T200000Z`. */
const dateText = (date: Date) => date.toISOString().replace(/[-:]|\.\d{3}/g, '')

/** White space within a header counts as one space, and around it not at all. */
const plain = (text = '') => text.trim().replace(/\s+/g, ' ')
