import fc from 'fast-check'
import { compileRoutes } from '../../../local/http-api/routes.ts'
import { route } from './fixture.ts'

const matcher = (...keys: string[]) => {
  const find = compileRoutes(keys.map((key) => route(key)))
  return (method: string, path: string) => {
    const match = find(method, path.split('/').slice(1))
    return match === undefined ? undefined : [match.route.routeKey, match.pathParameters]
  }
}

test('the most specific route wins, whatever the order of definition', () => {
  const keys = [
    '$default',
    'ANY /{proxy+}',
    'GET /a/{proxy+}',
    'GET /a/{id}',
    'ANY /a/{id}',
    'ANY /a/fixed',
    'GET /a/fixed',
  ]
  fc.assert(
    fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (shuffled) => {
      const match = matcher(...shuffled)
      expect(match('GET', '/a/fixed')).toEqual(['GET /a/fixed', {}])
      expect(match('PUT', '/a/fixed')).toEqual(['ANY /a/fixed', {}])
      expect(match('GET', '/a/7')).toEqual(['GET /a/{id}', { id: '7' }])
      expect(match('PUT', '/a/7')).toEqual(['ANY /a/{id}', { id: '7' }])
      expect(match('GET', '/a/7/8')).toEqual(['GET /a/{proxy+}', { proxy: '7/8' }])
      expect(match('PUT', '/a/7/8')).toEqual(['ANY /{proxy+}', { proxy: 'a/7/8' }])
      expect(match('GET', '/')).toEqual(['$default', {}])
    }),
  )
})

test('a static segment further left counts more than one further right', () => {
  const match = matcher('GET /{kind}/fixed', 'GET /a/{id}')
  expect(match('GET', '/a/fixed')).toEqual(['GET /a/{id}', { id: 'fixed' }])
  expect(match('GET', '/b/fixed')).toEqual(['GET /{kind}/fixed', { kind: 'b' }])
})

test('a variable needs a value, and a trailing slash is another path', () => {
  const match = matcher('GET /a/{id}', 'GET /b/{proxy+}', 'GET /c', 'GET /')
  expect(match('GET', '/a/')).toBeUndefined()
  expect(match('GET', '/a')).toBeUndefined()
  expect(match('GET', '/b/')).toBeUndefined()
  expect(match('GET', '/c/')).toBeUndefined()
  expect(match('GET', '/c')).toEqual(['GET /c', {}])
  expect(match('GET', '/')).toEqual(['GET /', {}])
})

test('HEAD and OPTIONS are not GET', () => {
  const match = matcher('GET /a', 'ANY /b')
  expect(match('HEAD', '/a')).toBeUndefined()
  expect(match('OPTIONS', '/a')).toBeUndefined()
  expect(match('HEAD', '/b')).toEqual(['ANY /b', {}])
})

test('a variable named like a property of every object is only a name', () => {
  const [, parameters] = matcher('GET /{__proto__}/{constructor}')('GET', '/x/y') ?? []
  expect(JSON.stringify(parameters)).toBe('{"__proto__":"x","constructor":"y"}')
})

test.each(['GET', 'FETCH /a', '/a', 'GET a', 'GET /a{id}', 'GET /{proxy+}/a', 'GET /{a b}'])(
  '"%s" is refused',
  (key) => {
    expect(() => matcher(key)).toThrow(key)
  },
)

test('a route that is there twice is refused', () => {
  expect(() => matcher('GET /a', 'GET /a')).toThrow('Route GET /a is defined twice')
})
