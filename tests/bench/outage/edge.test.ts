import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openEdge, type Passed } from '../../../bench/outage/edge.ts'
import type { Served } from '../../../bench/outage/served.ts'

const opened: { stop(): unknown }[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each.stop()
})

async function container(handle: Parameters<typeof createServer>[1]): Promise<number> {
  const server: Server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push({
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  })
  return (server.address() as AddressInfo).port
}

async function edgeTo(
  port: number | undefined,
  waitsMs?: number,
): Promise<{ edge: Served; passed: Passed[] }> {
  const passed: Passed[] = []
  const edge = await openEdge({ next: () => port }, (each) => passed.push(each), waitsMs)
  opened.push(edge)
  return { edge, passed }
}

test('the gateway passes a request on, and the answer back', async () => {
  const port = await container((request, response) => {
    response.writeHead(200).end(`${request.method} ${request.url} ${request.headers.authorization}`)
  })
  const { edge, passed } = await edgeTo(port)
  const answer = await fetch(`${edge.url}/list?limit=2`, { headers: { authorization: 'Bearer x' } })
  expect(await answer.text()).toBe('GET /list?limit=2 Bearer x')
  expect(passed).toMatchObject([{ status: 200, isOfContainer: true }])
})

test('the gateway answers 502 for a container that goes away, 503 while there is none, and 504 for one that takes too long', async () => {
  const dying = await container((request) => request.socket.destroy())
  const hanging = await container(() => undefined)
  for (const [port, waitsMs, status] of [
    [dying, undefined, 502],
    [undefined, undefined, 503],
    [hanging, 20, 504],
  ] as const) {
    const { edge, passed } = await edgeTo(port, waitsMs)
    expect((await fetch(edge.url)).status).toBe(status)
    expect(passed).toMatchObject([{ status, isOfContainer: false }])
  }
})
