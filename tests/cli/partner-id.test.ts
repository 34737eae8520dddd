import { describe, expect, test } from '@jest/globals'
import { partnerIdOf } from '../../cli/partner-id.ts'

describe('the id of a partner on the command line', () => {
  test('is taken as it is', () => {
    expect(partnerIdOf('north-tv')).toBe('north-tv')
  })

  test.each(['partner.acme', '', 'north tv'])('is not %j, and the error says what to write', (text) => {
    expect(() => partnerIdOf(text)).toThrow('such as acme, without partner. before it')
  })
})
