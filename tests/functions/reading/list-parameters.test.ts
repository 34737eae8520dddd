import { asWritten } from '../../../functions/reading/image-url.ts'
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
  listKeepsakes('anna' as UserId, query, { store, catalogue: catalogueOf(), imageUrl: asWritten }).then(
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
    '-0',
    '100.0',
    '100,100',
    '9'.repeat(400),
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

  test.each([
    '',
    'a#b',
    '../x',
    '-starts-with-a-hyphen',
    'c'.repeat(65),
    'paris,rome',
    '</script>',
    'paris\n',
    '\ud800',
  ])('campaignId is an id, not %j', async (campaignId) => {
    expect(await problemOf({ campaignId })).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/^campaignId: must be /),
    })
  })

  test('cursor is given once', async () => {
    expect(await problemOf({ cursor: 'AAAA,BBBB' })).toMatchObject({
      type: 'urn:keepsakes:problem:invalid-parameter',
      status: 400,
      detail: 'cursor: must be given once',
    })
  })
})
