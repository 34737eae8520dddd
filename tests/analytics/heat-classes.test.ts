import fc from 'fast-check'
import { heatClasses, rangeText } from '../../analytics/page/plots/heat-classes.ts'
import { runs } from '../support/runs.ts'

test('the classes of a day of the demo tell its largest numbers apart', () => {
  const awards = [135, 87, 55, 53, 53, 48, 41, 38, 33, 29, 26, 25, 23, 22]
  expect(heatClasses(awards).map(rangeText)).toEqual(['22 to 29', '33 to 48', '53 to 55', '87', '135'])
})

test('each number is in one class, larger ones in darker ones, and each class has a colour of its own', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1 }), (numbers) => {
      const classes = heatClasses(numbers)
      for (const number of numbers)
        expect(classes.filter(({ least, most }) => number >= least && number <= most)).toHaveLength(1)
      const colours = classes.map(({ colour }) => colour)
      expect(new Set(colours).size).toBe(colours.length)
      expect(colours).toEqual(colours.toSorted())
      expect(colours.every((colour) => /^heat-[1-7]$/.test(colour))).toBe(true)
      expect(classes).toEqual(classes.toSorted((a, b) => a.least - b.least))
    }),
    { numRuns: runs(200) },
  )
})

test('nothing has no classes', () => {
  expect(heatClasses([])).toEqual([])
})
