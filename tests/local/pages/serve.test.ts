import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPage } from '../../../local/pages/files.ts'
import { pageConfig, pageRoutes } from '../../../local/pages/serve.ts'
import type { PageConfig } from '../../../web/api/config.ts'
import { route, send, startFixture } from '../http-api/fixture.ts'

let folder: string
let fixture: Awaited<ReturnType<typeof startFixture>>
let api: Awaited<ReturnType<typeof fixture.start>>
let viewers = ['viewer-1']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-page-'))
  const files = {
    'page/index.html': '<!doctype html>',
    'page/studio.html': '<!doctype html><title>Studio</title>',
    'page/assets/index-Ab12.js': 'export {}',
    'page/stamps/ace.svg': '<svg/>',
    'page/v1/health': 'never',
    'page/local/token': 'never',
    'secret.txt': 'secret',
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  fixture = await startFixture()
  api = await fixture.start(
    { routes: [route('GET /v1/health'), route('$default')] },
    { local: pageRoutes(await readPage(join(folder, 'page')), () => pageConfig('ws://live', viewers)) },
  )
})
afterAll(async () => {
  await fixture.stop()
  await rm(folder, { recursive: true })
})

test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
  ['/studio', 'text/html; charset=utf-8', 'no-cache'],
  ['/?viewer=viewer-1', 'text/html; charset=utf-8', 'no-cache'],
  ['/assets/index-Ab12.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ['/stamps/ace.svg', 'image/svg+xml', 'no-cache'],
  ['/config.json', 'application/json', 'no-cache'],
])('%s is %s, to be kept: %s', async (path, type, cacheControl) => {
  const answer = await send(api, 'GET', path)
  expect(answer.status).toBe(200)
  expect(answer.headers).toMatchObject({
    'content-type': type,
    'cache-control': cacheControl,
    'x-content-type-options': 'nosniff',
  })

  const etag = String(answer.headers.etag)
  for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await send(api, 'GET', path, { headers: { 'if-none-match': held } })
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag])
  }
  expect((await send(api, 'GET', path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)

  const head = await send(api, 'HEAD', path)
  expect([head.status, head.text, head.headers.etag]).toEqual([200, '', etag])
  expect(head.headers['content-length']).toBe(String(Buffer.byteLength(answer.text)))
})

test.each(['/', '/stamps/ace.svg', '/assets/index-Ab12.js', '/config.json'])(
  '%s may run and load only what comes with the page, opened by itself too',
  async (path) => {
    const first = await send(api, 'GET', path)
    const again = await send(api, 'GET', path, { headers: { 'if-none-match': '*' } })
    for (const { headers } of [first, again])
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; script-src 'self'; style-src 'self'; (?!.*unsafe)/,
        ),
        'x-content-type-options': 'nosniff',
      })
  },
)

test('the page is framed by pages of this machine alone', async () => {
  for (const path of ['/', '/stamps/ace.svg'])
    expect(String((await send(api, 'GET', path)).headers['content-security-policy'])).toMatch(
      /; frame-ancestors 'self' http:\/\/127\.0\.0\.1:\* http:\/\/localhost:\*$/,
    )
})

test('the configuration is what holds at that moment', async () => {
  const expected: PageConfig = {
    apiUrl: '',
    liveUrl: 'ws://live',
    studio: { tokenUrl: '/local/token' },
    demo: { viewers: ['viewer-1'], tokenUrl: '/local/token' },
  }
  expect((await send(api, 'GET', '/config.json')).json()).toEqual(expected)
  viewers = []
  const { demo: _, ...others } = expected
  expect((await send(api, 'GET', '/config.json')).json()).toEqual(others)
})

test.each([
  ['GET', '/v1/health'],
  ['GET', '/local/token'],
  ['GET', '/nothing'],
  ['GET', '/assets'],
  ['GET', '/assets/'],
  ['POST', '/'],
  ['DELETE', '/config.json'],
  ['GET', '/../secret.txt'],
  ['GET', '/%2e%2e/secret.txt'],
  ['GET', '/stamps/..%2f..%2fsecret.txt'],
  ['GET', '/stamps/%00'],
  ['GET', '//index.html'],
])('%s %s is left to the API', async (method, path) => {
  const answer = await send(api, method, path)
  expect(answer.headers['apigw-requestid']).toBeDefined()
  expect(answer.text).not.toMatch(/never|secret<|^secret$/)
})
