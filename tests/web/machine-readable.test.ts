import fc from 'fast-check'
import { machineReadable } from '../../web/model/stamps.ts'
import { earned, locked, passport } from './support/passport.ts'

test('the lines say which passport, whose, its days and how full it is', () => {
  const shown = passport([earned('a'), locked('b')])
  expect(machineReadable(shown, 'viewer-0007')).toEqual([
    'P<PASSPORT<TO<PARIS<<VIEWER<0007<<<<<<<<<<<<',
    '240726<240811<<001002<<<<<<<<<<<<<<<<<<<<<<<',
  ])
  expect(machineReadable({ ...shown, title: 'Été à Paris' })[0]).toMatch(/^P<ETE<A<PARIS<</)
})

test('each line has 44 of the characters that such lines have, whatever the title', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (title, holder) => {
      for (const line of machineReadable({ ...passport([]), title }, holder))
        expect(line).toMatch(/^[A-Z0-9<]{44}$/)
    }),
  )
})
