import { createHash } from 'node:crypto'
import { HeadObjectCommand } from '@aws-sdk/client-s3'
import { campaignText, type Studio, startStudio } from './support/studio.ts'

let studio: Studio
beforeAll(async () => {
  studio = await startStudio()
})
afterAll(() => studio?.stop())

const STAMP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240"><circle r="9"/></svg>'
const send = (body: Buffer, type = 'image/svg+xml', scope = 'campaigns:draft') =>
  studio.ask('POST', '/v1/studio/pictures', { body, scope, headers: { 'content-type': type } })

test('a picture is kept under the hash of what is left of it, once, whoever sends it and whatever it is said to be', async () => {
  const hostile = Buffer.from(STAMP.replace('<circle', '<script>alert(1)</script><circle onload="x()"'))
  const first = await send(hostile)
  const hash = createHash('sha256').update(STAMP).digest('hex')
  expect([first.status, first.body]).toEqual([
    201,
    {
      image: `pictures/${hash}.svg`,
      type: 'svg',
      bytes: STAMP.length,
      width: 240,
      height: 240,
      cleaned: ['script', 'onload'],
    },
  ])
  const again = await send(Buffer.from(STAMP), 'text/html')
  expect([again.status, again.body]).toEqual([200, { ...first.body, cleaned: [] }])
  const head = await studio.s3.send(new HeadObjectCommand({ Bucket: 'the-studio', Key: first.body.image }))
  expect([head.ContentType, head.CacheControl, head.Metadata]).toEqual([
    'image/svg+xml',
    'public, max-age=31536000, immutable',
    {},
  ])
})

test('what is too large, no picture, or sent by somebody who drafts nothing is refused with a clear word, and kept nowhere', async () => {
  const large = await send(Buffer.alloc(2 * 1024 * 1024 + 1), 'image/png')
  expect([large.status, large.body.detail]).toEqual([
    413,
    'The picture has 2097153 bytes, and 2097152 are taken: make it smaller',
  ])
  const garbage = await send(Buffer.from('GIF89a'), 'image/png')
  expect([garbage.status, garbage.body.type, garbage.body.detail]).toEqual([
    422,
    'urn:keepsakes:problem:unusable-picture',
    'It is of the kind GIF, and SVG, PNG, JPEG and WebP are taken',
  ])
  expect((await send(Buffer.from(STAMP), 'image/svg+xml', 'awards:grant')).status).toBe(403)
})

test('a draft that names a picture which is not kept here is not published, and is once the picture is sent', async () => {
  const stamp = Buffer.from(STAMP.replace('9', '7'))
  const image = `pictures/${createHash('sha256').update(stamp).digest('hex')}.svg`
  const text = campaignText('games').replace('stamps/voter.svg', image)
  const path = '/v1/studio/drafts/games'
  await studio.ask('PUT', path, { body: { text }, headers: { 'if-none-match': '*' } })
  const publish = () =>
    studio.ask('POST', `${path}/publication`, { body: { revision: 1, reason: 'It is time' } })
  const refused = await publish()
  expect([refused.status, refused.body.detail]).toEqual([
    422,
    `The picture ${image} is not kept here: send it to the studio once more`,
  ])
  expect((await send(stamp)).body.image).toBe(image)
  expect((await publish()).status).toBe(200)
})
