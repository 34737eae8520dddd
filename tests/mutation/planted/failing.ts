import { priceOf } from './tickets.ts'

test('a wrong sum', () => {
  expect(priceOf('child')).toBe(4)
})
