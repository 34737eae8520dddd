import * as fc from 'fast-check'
import { nearestOf } from '../../schemas/nearest.ts'

const KEYS = ['activity', 'where', 'distinct', 'target', 'title', 'days', 'earn']

describe('the nearest known word', () => {
  test.each([
    ['tragte', 'target'],
    ['taget', 'target'],
    ['targget', 'target'],
    ['tarqet', 'target'],
    ['titel', 'title'],
    ['Activity', 'activity'],
    ['DISTNICT', 'distinct'],
    ['day', 'days'],
    ['ern', 'earn'],
    ['hwere', 'where'],
  ])('to %s is %s', (written, meant) => {
    expect(nearestOf(written, KEYS)).toBe(meant)
  })

  test.each(['minutes', 'colour', 'x', ''])('to %j is none', (written) => {
    expect(nearestOf(written, KEYS)).toBeUndefined()
  })

  test('of several equally near is the first', () => {
    expect(nearestOf('bat', ['cat', 'hat'])).toBe('cat')
  })

  test('is found after any one slip in a word of at least three letters', () => {
    const slips = fc.constantFrom('left out', 'doubled', 'mistaken', 'swapped')
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), fc.nat(), slips, (word, seed, slip) => {
        const at = seed % (word.length - 1)
        const [before, letter, next, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)]
        const written = {
          'left out': `${before}${next}${after}`,
          doubled: `${before}${letter}${letter}${next}${after}`,
          mistaken: `${before}#${next}${after}`,
          swapped: `${before}${next}${letter}${after}`,
        }[slip]
        expect(nearestOf(written, KEYS)).toBe(word)
      }),
    )
  })
})
