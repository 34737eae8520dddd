import type { IncomingMessage, ServerResponse } from 'node:http'
import { isKnown } from '../../schemas/api/if-none-match.ts'
import type { HttpApiDependencies } from '../http-api/definition.ts'
import { type PageFile, pageFile } from './files.ts'

/**
 * The page may load and talk to itself, pictures over HTTPS, and the live connection of this machine. Every file says so,
 * since a picture that is opened by itself is a page too.
 * An app that is being made here may frame the page. A page from elsewhere may not: it could lay something else over it, or
 * give it a token.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https:",
  "connect-src 'self' ws://127.0.0.1:*",
  // The studio shows the passport as it will be, in a frame.
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self' http://127.0.0.1:* http://localhost:*",
].join('; ')

/** The pages by the addresses that people type. */
const SHORT: Readonly<Record<string, string>> = { '/': '/index.html', '/studio': '/studio.html' }

/** Serves the page's files, and its `config.json` as `config` says at that moment. All other paths are others'. */
export function pageRoutes(
  files: ReadonlyMap<string, PageFile>,
  config: () => unknown,
): HttpApiDependencies['local'] {
  const find = (path: string): PageFile | undefined => {
    if (path === '/config.json') return pageFile(path, Buffer.from(JSON.stringify(config())))
    return files.get(SHORT[path] ?? path)
  }
  return (request, response) => {
    const path = request.url?.split('?')[0] ?? '/'
    if (path.startsWith('/v1/') || path.startsWith('/local/')) return false
    const file = request.method === 'GET' || request.method === 'HEAD' ? find(path) : undefined
    if (file === undefined) return false
    send(request, response, file)
    return true
  }
}

function send({ method, headers }: IncomingMessage, response: ServerResponse, file: PageFile): void {
  const { body, type, etag, cacheControl } = file
  const always = {
    etag,
    'cache-control': cacheControl,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
  }
  if (isKnown(etag, headers['if-none-match'])) {
    response.writeHead(304, always).end()
    return
  }
  response.writeHead(200, {
    ...always,
    'content-type': type,
    'content-length': body.length,
  })
  response.end(method === 'HEAD' ? undefined : body)
}

const TOKEN_URL = '/local/token'

/**
 * The page's `config.json` on this machine: the API is where the page is, anyone may be any of these viewers, and the page
 * shows the clock's time plus the offset.
 */
export function pageConfig(liveUrl: string | undefined, viewers: readonly string[], clockOffsetSeconds = 0) {
  return {
    apiUrl: '',
    ...(liveUrl === undefined ? {} : { liveUrl }),
    studio: { tokenUrl: TOKEN_URL },
    ...(viewers.length > 0 && {
      demo: { viewers, tokenUrl: TOKEN_URL, ...(clockOffsetSeconds !== 0 && { clockOffsetSeconds }) },
    }),
  }
}
