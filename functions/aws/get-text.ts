import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'

export interface GotText {
  readonly status: number
  readonly etag: string | undefined
  readonly text: string
}

interface GetOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly withinMs: number
}

export type GetText = (url: URL, options: GetOptions) => Promise<GotText>

/**
 * GETs a text, by what the clients of AWS are sent with anyway: the runtime's own fetch is loaded when it is first used, and that takes a
 * sixth of a cold start.
 *
 * @throws TimeoutError when it is not whole in time
 */
export const getText: GetText = (url, { headers, withinMs }) =>
  getBefore(url, headers, AbortSignal.timeout(withinMs))

function getBefore(url: URL, headers: GetOptions['headers'], signal: AbortSignal): Promise<GotText> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error)
    const asked = send(url, { headers, signal }, (answer) => {
      const { statusCode: status = 0, headers: told } = answer
      text(answer).then((whole) => resolve({ status, etag: told.etag, text: whole }), fail)
    })
    asked.on('error', (error: NodeJS.ErrnoException) => {
      // The other side has closed a connection that was kept; another one has not been tried.
      if (asked.reusedSocket && error.code === 'ECONNRESET')
        getBefore(url, headers, signal).then(resolve, reject)
      else fail(error)
    })
    asked.end()
  })
}
