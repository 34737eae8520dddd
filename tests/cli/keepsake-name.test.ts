import * as fc from 'fast-check'
import { findNamed } from '../../cli/keepsake-name.ts'
import { UserError } from '../../cli/terminal.ts'
import { answers, catalogueOf, votes } from '../functions/support/catalogue.ts'
import { USER_IDS, userIds } from '../support/ids.ts'

const catalogue = catalogueOf(
  {
    id: 'paris',
    keepsakes: [
      { id: 'ace', earn: answers(1) },
      { id: 'voter', earn: votes(1) },
    ],
  },
  { id: 'rome', keepsakes: [{ id: 'ace', earn: answers(1) }] },
)
const found = (name: string) => {
  const { userId, campaign, keepsake } = findNamed(catalogue, name)
  return [userId, campaign.id, keepsake.id]
}
const complaint = (name: string) => {
  try {
    return found(name)
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

describe('the name of a user’s keepsake', () => {
  test('ends in the campaign and the keepsake: all before them is the user, slashes and all', () => {
    fc.assert(
      fc.property(userIds, (userId) => {
        expect(found(`${userId}/paris/ace`)).toEqual([userId, 'paris', 'ace'])
      }),
    )
    expect(found('a/paris/ace/rome/ace')).toEqual(['a/paris/ace', 'rome', 'ace'])
  })

  test.each(USER_IDS)('may be of the user %j', (userId) => {
    expect(found(`${userId}/rome/ace`)).toEqual([userId, 'rome', 'ace'])
  })

  test('may leave the campaign out, where one alone has such a keepsake and the user no slash', () => {
    fc.assert(
      fc.property(
        userIds.filter((id) => !id.includes('/')),
        (userId) => {
          expect(found(`${userId}/voter`)).toEqual([userId, 'paris', 'voter'])
        },
      ),
    )
  })

  test('of a campaign that there is not is refused, and not taken for a user’s with a slash', () => {
    expect(complaint('anna/pariss/voter')).toBe('there is no campaign pariss; did you mean paris?')
    expect(complaint('https://login.example/users/1/voter')).toBe(
      'there is no campaign 1: there is paris, rome; a user id with slashes needs <userId>/<campaignId>/<keepsakeId>',
    )
  })

  test('of a keepsake that there is not, or that several campaigns have, is refused', () => {
    expect(complaint('anna/vter')).toBe('there is no keepsake vter; did you mean voter?')
    expect(complaint('anna/ace')).toBe(
      '2 campaigns have a keepsake ace: write anna/paris/ace or anna/rome/ace',
    )
  })

  test.each(['', '/', 'anna', 'anna/', '/voter', '/paris/voter', 'a b/voter', 'Zoë/voter', 'anna/paris/'])(
    'is not %j',
    (name) => {
      expect(complaint(name)).toMatch(
        /is not the name of a user's keepsake: write <userId>\/<keepsakeId> or /,
      )
    },
  )
})
