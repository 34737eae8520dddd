import fc from 'fast-check'
import { Heap } from '../../seeding/heap.ts'

test('a heap gives back all that it was given, the least first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const heap = new Heap<number>((one, other) => one - other)
      for (const number of numbers) heap.push(number)
      expect(heap.size).toBe(numbers.length)
      expect(numbers.map(() => heap.pop())).toEqual(numbers.toSorted((a, b) => a - b))
      expect(heap.pop()).toBeUndefined()
    }),
  )
})
