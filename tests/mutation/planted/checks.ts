import { countDown, isCheap, nameOf, priceOf } from './tickets.ts'

describe('tickets', () => {
  test.each([
    ['child', 3],
    ['grown-up', 5],
    ['dog', 0],
  ])('have a price: %s', (kind, price) => {
    expect(priceOf(kind)).toBe(price)
  })

  test('are counted down', () => {
    expect(countDown(3)).toEqual([3, 2, 1])
  })

  test('are for somebody', () => {
    expect([nameOf('child'), nameOf('dog')]).toEqual(['a child', 'somebody'])
  })

  // It calls without looking at what comes back.
  test('are cheap or not', () => {
    expect(isCheap(3)).toBeDefined()
  })
})
