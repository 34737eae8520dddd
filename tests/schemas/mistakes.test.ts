import * as z from 'zod'
import { keepsakeAwardedSchema } from '../../schemas/keepsake.ts'
import { mistakesOf, pathText } from '../../schemas/mistakes.ts'
import { wants, wantsText } from '../../schemas/wants.ts'

describe('the path of a mistake', () => {
  test.each<[PropertyKey[], string]>([
    [[], ''],
    [['detail', 'userId'], 'detail.userId'],
    [['keepsakes', 2, 'earn', 'all', 0], 'keepsakes[2].earn.all[0]'],
    [[0, 'id'], '[0].id'],
  ])('%j is %j', (parts, text) => {
    expect(pathText(parts)).toBe(text)
  })
})

describe('mistakes', () => {
  const schema = z.strictObject(
    { live: z.boolean(wants('true or false')), name: z.string(wantsText('a name')) },
    wants('a show'),
  )
  const told = (value: unknown) => {
    const { error } = schema.safeParse(value)
    return error ? mistakesOf(error, ['show']).map(({ path, message }) => `${path} ${message}`) : []
  }

  test('say what to write, for what is missing, wrong, unquoted or unknown', () => {
    expect(told({})).toEqual([
      'show.live is missing: write true or false',
      'show.name is missing: write a name',
    ])
    expect(told({ live: 'yes', name: {} })).toEqual([
      'show.live must be true or false',
      'show.name must be a name',
    ])
    expect(told({ live: true, name: 7 })).toEqual(['show.name must be a string, so in quotes: a name'])
    expect(told({ live: true, name: 'n', a: 1, b: 2 })).toEqual([
      'show has keys that are not known here: a, b',
    ])
    expect(told([])).toEqual(['show must be a show'])
    expect(told({ live: true, name: 'n' })).toEqual([])
  })
})

describe('the detail of an award', () => {
  const award = {
    awardId: 'ada/spring/fan',
    userId: 'ada',
    campaignId: 'spring',
    keepsakeId: 'fan',
    earnedAt: '2024-03-10T12:00:00.000Z',
    recordedAt: '2024-03-10T12:00:01.000Z',
    eventId: 'e1',
  }

  test('has an edition where the supply is limited, numbered from 1', () => {
    expect(keepsakeAwardedSchema.parse(award)).toEqual(award)
    const limited = { ...award, edition: { number: 1, of: 10 } }
    expect(keepsakeAwardedSchema.parse(limited)).toEqual(limited)
    for (const edition of [{ number: 0, of: 10 }, { number: 1.5, of: 10 }, { number: 1 }, 7]) {
      expect(keepsakeAwardedSchema.safeParse({ ...award, edition }).success).toBe(false)
    }
  })

  test.each(Object.keys(award))('is refused without %s', (field) => {
    const { [field]: _, ...rest } = award as Record<string, string>
    expect(keepsakeAwardedSchema.safeParse(rest).error?.issues[0]?.path).toEqual([field])
  })
})
