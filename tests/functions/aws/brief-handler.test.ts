import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { BriefHandler } from '../../../functions/aws/brief-handler.ts'
import { listen } from '../../../local/serving.ts'

const TIMES = { connectWithinMs: 10_000, answerWithinMs: 10_000 }
const newHandler = () => new BriefHandler(TIMES, (milliseconds) => milliseconds)

async function serve(answer: RequestListener) {
  const server = createServer(answer)
  const port = await listen(server, 0, '')
  const handler = newHandler()
  return {
    server,
    ask: (more: object = {}) =>
      handler.handle({
        protocol: 'http:',
        hostname: '127.0.0.1',
        port,
        method: 'POST',
        path: '/',
        headers: { 'content-type': 'text/plain' },
        ...more,
      }),
    async [Symbol.asyncDispose]() {
      handler.destroy()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

test('a request and its answer come over whole, whatever bytes and parts they are of', async () => {
  await using echo = await serve(async (request, response) => {
    const body = await text(request)
    const { 'content-length': length, host } = request.headers
    response.writeHead(203, { 'X-Seen': `${request.method} ${request.url} ${length} ${host?.split(':')[0]}` })
    for (const part of body) response.write(part)
    response.end()
  })
  const { response } = await echo.ask({ body: 'häßlich 🎉', path: '/a', query: { b: ['1', '2'], c: 'd e' } })
  expect(response.statusCode).toBe(203)
  expect(String(response.body)).toBe('häßlich 🎉')
  expect(response.headers['x-seen']).toBe('POST /a?b=1&b=2&c=d%20e 14 127.0.0.1')
})

test('a request without a body has an answer, be it empty', async () => {
  await using server = await serve(
    (request, response) => void response.writeHead(204, { seen: request.method }).end(),
  )
  const { response } = await server.ask({ method: 'DELETE' })
  expect([response.statusCode, response.headers.seen, response.body.length]).toEqual([204, 'DELETE', 0])
})

test('requests one after the other go by one connection', async () => {
  await using server = await serve((_, response) => void response.end('x'))
  let connections = 0
  server.server.on('connection', () => connections++)
  for (let request = 0; request < 3; request++) await server.ask({ body: '{}' })
  expect(connections).toBe(1)
})

test.each([
  ['before it answers', ''],
  ['in the middle of its answer', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'],
])('a server that ends the connection %s is to be asked again, as after a time-out', async (_, begun) => {
  const server = createTcpServer((socket) => {
    socket.once('data', () => socket.write(begun, () => socket.destroy()))
  })
  const port = await listen(server as never, 0, '')
  const handler = newHandler()
  const asked = handler.handle({
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    method: 'POST',
    path: '/',
    headers: {},
    body: '{}',
  })
  await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' })
  handler.destroy()
  server.close()
})

test('a server that is not there is told as such', async () => {
  const server = createServer()
  const port = await listen(server, 0, '')
  await new Promise((closed) => server.close(closed))
  const request = { protocol: 'http:', hostname: '127.0.0.1', port, method: 'POST', path: '/', headers: {} }
  await expect(newHandler().handle(request)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  })
})

test('nothing is sent once there is no time for it', async () => {
  const handler = new BriefHandler(TIMES, () => {
    throw new RangeError('no time')
  })
  const request = {
    protocol: 'http:',
    hostname: '127.0.0.1',
    port: 9,
    method: 'POST',
    path: '/',
    headers: {},
  }
  await expect(handler.handle(request)).rejects.toThrow('no time')
})
