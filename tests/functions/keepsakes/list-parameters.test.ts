import { readQuery } from '../../../functions/http/parameters.ts'
import { listQuerySchema } from '../../../functions/keepsakes/list-keepsakes.ts'

/** As API Gateway gives a query: text, and by name, what is there more than once joined by commas. */
function problemOf(query: Record<string, string>, rawQueryString = '') {
  try {
    readQuery({ rawQueryString, queryStringParameters: query }, listQuerySchema)
    return undefined
  } catch (error) {
    return (error as { problem: { detail: string } }).problem
  }
}

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
  ])('limit is a whole number from 1 to 100, not %j', (limit) => {
    expect(problemOf({ limit })).toEqual({
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
  ])('campaignId is an id, not %j', (campaignId) => {
    expect(problemOf({ campaignId })).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/^campaignId: must be /),
    })
  })

  test.each([
    ['limit=3&limit=4', { limit: '3,4' }, 'limit: is given twice: give it once'],
    ['limit=3&limit=3', { limit: '3,3' }, 'limit: is given twice: give it once'],
    [
      'cursor=A&limit=3&cursor=B&cursor=C',
      { limit: '3', cursor: 'A,B,C' },
      'cursor: is given 3 times: give it once',
    ],
    ['campaign%49d=a&campaignId=b', { campaignId: 'a,b' }, 'campaignId: is given twice: give it once'],
  ])('%s is given more than once', (raw, query, detail) => {
    expect(problemOf(query, raw)).toMatchObject({ status: 400, detail })
  })

  test('are all told of at once, each once', () => {
    const raw = 'limit=0&campaignId=a&page=2&page=3&campaignId=b&constructor=1'
    const query = { limit: '0', campaignId: 'a,b', page: '2,3', constructor: '1' }
    expect(problemOf(query, raw)?.detail).toBe(
      [
        'page: is not a parameter here, there are lang, campaignId, limit, cursor',
        'constructor: is not a parameter here, there are lang, campaignId, limit, cursor',
        'campaignId: is given twice: give it once',
        'limit: must be a whole number from 1 to 100',
      ].join('; '),
    )
  })

  test('are told of by the first ten, of however many', () => {
    const query = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`p${index}`, '1']))
    const { detail } = problemOf(query) ?? { detail: '' }
    expect(detail).toMatch(/^p0: .*; p9: [^;]*; and 1990 more$/)
    expect(detail.length).toBeLessThan(2000)
  })
})
