import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Cors } from '../../../functions/aws/cors.ts'
import { preflightAnswer } from '../../../functions/http/no-route.ts'

const cors: Cors = {
  origins: ['https://app.example.com', 'http://*'],
  methods: 'GET,HEAD,DELETE,OPTIONS',
  headers: 'Authorization,If-None-Match',
  maxAge: '3600',
}
const ask = (headers: Record<string, string>, given: Partial<Cors> = {}, method = 'OPTIONS') =>
  preflightAnswer({ headers, requestContext: { http: { method } } } as unknown as APIGatewayProxyEventV2, {
    ...cors,
    ...given,
  })
const from = (origin: string) => ({ origin, 'access-control-request-method': 'DELETE' })

test.each([
  ['https://app.example.com', {}, 'https://app.example.com'],
  ['HTTPS://APP.example.com', {}, 'HTTPS://APP.example.com'],
  ['http://localhost:5173', {}, 'http://localhost:5173'],
  ['https://anything.example', { origins: ['*'] }, '*'],
])('a page of %s is told that it may', (origin, given, allowed) => {
  expect(ask(from(origin), given)).toEqual({
    statusCode: 204,
    headers: {
      'access-control-allow-origin': allowed,
      'access-control-allow-methods': 'GET,HEAD,DELETE,OPTIONS',
      'access-control-allow-headers': 'Authorization,If-None-Match',
      'access-control-max-age': '3600',
      vary: 'origin, access-control-request-method, access-control-request-headers',
    },
  })
})

test.each(['https://app.example.com.evil.example', 'https://evil.example', 'null'])(
  'a page of %s, which may not, is told nothing that lets it',
  (origin) => {
    const { statusCode, headers } = ask(from(origin)) ?? {}
    expect([statusCode, Object.keys(headers ?? {})]).toEqual([204, ['vary']])
  },
)

test('what is no preflight is left to the others: no origin, no method asked for, or a method other than OPTIONS', () => {
  expect(ask({ 'access-control-request-method': 'DELETE' })).toBeUndefined()
  expect(ask({ origin: 'https://app.example.com' })).toBeUndefined()
  expect(ask(from('https://app.example.com'), {}, 'GET')).toBeUndefined()
})
