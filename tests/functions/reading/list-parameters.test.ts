import { listKeepsakes } from '../../../functions/reading/list-keepsakes.ts'
import type { UserId } from '../../../schemas/ids.ts'
import type { Store } from '../../../store/open.ts'
import { catalogueOf } from '../support/catalogue.ts'

/** Nothing is read before the parameters are known to be right. */
const store: Store = {
  forUser: () => {
    throw new Error('the store was asked')
  },
}

const problemOf = (query: Record<string, string>) =>
  listKeepsakes('anna' as UserId, query, { store, catalogue: catalogueOf() }).then(
    () => undefined,
    ({ problem }) => problem,
  )

describe('the parameters of a list', () => {
  test.each([
    '0',
    '-1',
    '101',
    '1000000000',
    '1e2',
    '1.5',
    ' 5',
    '5 ',
    '+5',
    '05',
    '0x5',
    '',
    'ten',
    'NaN',
    'Infinity',
    '٣',
    '5,6',
  ])('limit is a whole number from 1 to 100, not %j', async (limit) => {
    expect(await problemOf({ limit })).toEqual({
      type: 'urn:keepsakes:problem:invalid-parameter',
      title: 'A parameter of the request is not valid',
      status: 400,
      detail: 'limit: must be a whole number from 1 to 100',
    })
  })

  test.each(['', 'a#b', '../x', '-starts-with-a-hyphen', 'c'.repeat(65), '</script>', 'paris\n', '\ud800'])(
    'campaignId is an id, not %j',
    async (campaignId) => {
      expect(await problemOf({ campaignId })).toMatchObject({
        status: 400,
        detail: expect.stringMatching(/^campaignId: must be /),
      })
    },
  )

  test.each(['userId', 'Limit', 'offset', 'constructor', 'toString'])(
    'are no others, such as %s',
    async (name) => {
      expect(await problemOf({ [name]: '5' })).toMatchObject({
        status: 400,
        detail: `${name}: is not a parameter here`,
      })
    },
  )

  test('are no others, such as __proto__ in a query', async () => {
    const query = JSON.parse('{"__proto__":"5"}')
    expect(await problemOf(query)).toMatchObject({ status: 400 })
  })
})
