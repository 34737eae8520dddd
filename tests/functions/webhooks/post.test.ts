import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isPublic } from '../../../functions/webhooks/addresses.ts'
import { poster } from '../../../functions/webhooks/post.ts'
import { urlMistake } from '../../../schemas/webhook.ts'

const REFUSED = `0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.0.9 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.168.1.1
  198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe
  fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 ff02::1 2001:db8::1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 100::1 ::7f00:1 4000::1 localhost`

test.each(REFUSED.split(/\s+/))('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700::1111'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true)
})

test.each([
  ['http://hooks.example.com/', 'https://'],
  ['https://127.0.0.1/', 'not an address'],
  ['https://0x7f.1/', 'not an address'],
  ['https://2130706433/', 'not an address'],
  ['https://[::1]/', 'not an address'],
  ['https://localhost/', 'public internet'],
  ['https://db.internal/', 'public internet'],
  ['https://printer.local./', 'public internet'],
])('nothing goes to %s', (url, why) => {
  expect(urlMistake(url, 'public')).toContain(why)
})

test('a host of the internet may be told', () => {
  expect(urlMistake('https://hooks.example.com:8443/keepsakes?a=b', 'public')).toBeUndefined()
})

let server: Server
let url: string
let asked: string[]
beforeEach(async () => {
  asked = []
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/silent') return
    if (request.url === '/changed')
      request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')
    else if (request.url === '/moved') response.writeHead(302, { location: '/' }).end()
    else response.writeHead(503, { 'retry-after': '120' }).end('busy')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('a redirect is an answer and is not followed, and what an answer asks for is told', async () => {
  const post = poster({ addresses: 'any', timeoutMs: 5_000 })
  expect(await post(`${url}/moved`, {}, '{}')).toEqual({ status: 302 })
  expect(await post(`${url}/`, {}, '{}')).toEqual({ status: 503, retryAfter: 120 })
  expect(asked).toEqual(['/moved', '/'])
})

test('a receiver that is silent, or is not there, is told of in words', async () => {
  const post = poster({ addresses: 'any', timeoutMs: 50 })
  await expect(post(`${url}/silent`, {}, '{}')).rejects.toThrow('no answer within 0.05 s')
  await expect(post('http://127.0.0.1:1/', {}, '{}')).rejects.toThrow('ECONNREFUSED')
})

test('a public name with a private address among its addresses is not connected to, and each connection looks anew', async () => {
  const found = [
    [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ],
    [{ address: '::ffff:10.0.0.1', family: 6 }],
  ]
  const looked: string[] = []
  const resolve = ((hostname: string, _: object, callback: (error: null, found: unknown) => void) => {
    looked.push(hostname)
    callback(null, found[looked.length - 1])
  }) as never
  const post = poster({ addresses: 'public', timeoutMs: 5_000, resolve })
  const refused = 'rebound.example.com has an address that is not public'
  await expect(post('https://rebound.example.com/', {}, '{}')).rejects.toThrow(refused)
  await expect(post('https://rebound.example.com/', {}, '{}')).rejects.toThrow(refused)
  await expect(post(url, {}, '{}')).rejects.toThrow('its URL must begin with https://')
  expect(looked).toHaveLength(2)
  expect(asked).toEqual([])
})

test('an answer that changes the protocol is no answer, and holds nobody up', async () => {
  const post = poster({ addresses: 'any', timeoutMs: 5_000 })
  await expect(post(`${url}/changed`, {}, '{}')).rejects.toThrow('ended before an answer')
})
