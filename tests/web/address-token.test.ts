import { takeToken, wasByToken } from '../../web/api/token.ts'

/** As much of a window as an address has, at this one. */
function at(address: string, state: unknown = null) {
  const location = new URL(address)
  const history = {
    state,
    replaceState(next: unknown, _: string, url: string) {
      history.state = next
      location.href = new URL(url, location).href
    },
  }
  return { location, history }
}

test('a token is taken out of the address, and so is the viewer whose it may not be; all else stays', () => {
  const view = at('https://example.com/passport/?viewer=bob&campaign=games#token=abc', { kept: true })
  expect(takeToken(view)).toBe('abc')
  expect(view.location.href).toBe('https://example.com/passport/?campaign=games')
  expect(view.history.state).toEqual({ kept: true, byToken: true })
  expect(takeToken(view)).toBeUndefined()
})

test('without a token the address stays as it is', () => {
  const view = at('https://example.com/?viewer=bob#stamps')
  expect(takeToken(view)).toBeUndefined()
  expect(view.location.href).toBe('https://example.com/?viewer=bob#stamps')
  expect(wasByToken(view)).toBe(false)
})

test('a page that was opened with a token is still known as such when it is loaded again', () => {
  const view = at('https://example.com/#token=')
  expect(takeToken(view)).toBe('')
  expect(wasByToken(view)).toBe(true)
})
