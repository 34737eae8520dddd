import type { BucketObject } from '../aws/server.ts'
import type { HttpApiDependencies } from './definition.ts'

/** The distribution's, for a picture that is opened by itself: infra/site.yml. */
export const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/**
 * Answers `GET /pictures/<hash>.<ext>` with a picture that was sent to the studio, as the distribution does.
 *
 * @param find a picture by its key in the bucket
 * @param next answers every other path, and pictures of that folder that campaign files bring along
 */
export function pictureRoutes(
  find: (key: string) => BucketObject | undefined,
  next: HttpApiDependencies['local'],
): HttpApiDependencies['local'] {
  return (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const picture = isRead && path.startsWith('/pictures/') ? find(path.slice(1)) : undefined
    if (picture === undefined) return next(request, response)
    response.writeHead(200, {
      'content-type': picture.contentType,
      'cache-control': picture.cacheControl,
      etag: picture.etag,
      'content-security-policy': PICTURE_POLICY,
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'content-length': picture.body.length,
    })
    response.end(request.method === 'HEAD' ? undefined : picture.body)
    return true
  }
}
