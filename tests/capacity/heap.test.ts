import fc from 'fast-check'
import { Heap } from '../../capacity/simulation/heap.ts'
import { runs } from '../support/runs.ts'

test('a heap has the least of its numbers at hand, whatever is put in and replaced', () => {
  const steps = fc.array(fc.record({ replace: fc.boolean(), value: fc.integer() }), { maxLength: 60 })
  const property = fc.property(steps, (given) => {
    const heap = new Heap()
    const values: number[] = []
    for (const { replace, value } of given) {
      if (replace && values.length > 0) {
        heap.replaceLeast(value)
        values.splice(values.indexOf(Math.min(...values)), 1, value)
      } else {
        heap.push(value)
        values.push(value)
      }
      expect(heap.least).toBe(Math.min(...values))
    }
  })
  fc.assert(property, { numRuns: runs(50) })
})
