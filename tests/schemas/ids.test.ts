import * as fc from 'fast-check'
import type * as z from 'zod/mini'
import {
  awardIdOf,
  campaignIdSchema,
  eventIdSchema,
  keepsakeIdSchema,
  partnerIdSchema,
  subjectIdSchema,
  userIdSchema,
} from '../../schemas/ids.ts'

const messageOf = (schema: z.ZodMiniType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const textOf = (characters: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength })

const hostile = [
  '',
  ' ',
  'a b',
  'a/b',
  'a#b',
  'a\n',
  '\na',
  'a\u0000',
  'é',
  'a\u202eb',
  "a' OR '1'='1",
  '<script>',
  '{{a}}',
  '😀',
  'a\\b',
]

describe.each([
  ['a user id', userIdSchema],
  ['an event id', eventIdSchema],
  ['a partner id', partnerIdSchema],
  ['the id of a question, a poll or a programme', subjectIdSchema],
] as const)('%s', (_, schema) => {
  const rule = '1 to 128 of A-Z a-z 0-9 . _ : -'

  test('is 1 to 128 of the allowed characters, kept as it is', () => {
    fc.assert(fc.property(textOf(`${LETTERS}._:-`, 128), (text) => schema.parse(text) === text))
    expect(schema.parse('x'.repeat(128))).toHaveLength(128)
    expect(messageOf(schema, 'x'.repeat(129))).toBe(`must be ${rule}`)
  })

  test.each(hostile)('is not %j', (text) => {
    expect(messageOf(schema, text)).toBe(`must be ${rule}`)
  })

  test('is told what to write when it is no text', () => {
    expect(messageOf(schema, undefined)).toBe(`is missing: write ${rule}`)
    expect(messageOf(schema, null)).toBe(`must be ${rule}`)
    expect(messageOf(schema, ['a'])).toBe(`must be ${rule}`)
    expect(messageOf(schema, 12)).toBe(`must be a string, so in quotes: ${rule}`)
  })
})

describe.each([
  ['a campaign id', campaignIdSchema],
  ['a keepsake id', keepsakeIdSchema],
] as const)('%s', (_, schema) => {
  const rule = '1 to 64 of A-Z a-z 0-9 . _ -, starting with a letter or a digit'

  test('is 1 to 64 of the allowed characters', () => {
    fc.assert(
      fc.property(textOf(LETTERS, 1), textOf(`${LETTERS}._-`, 63), (a, b) => schema.parse(a + b) === a + b),
    )
    expect(schema.parse('x'.repeat(64))).toHaveLength(64)
    expect(messageOf(schema, 'x'.repeat(65))).toBe(`must be ${rule}`)
  })

  test.each([...hostile, '.', '..', '-a', '_a', 'a:b'])('is not %j', (text) => {
    expect(messageOf(schema, text)).toBe(`must be ${rule}`)
  })
})

test('an award id tells every user, campaign and keepsake apart', () => {
  const id = textOf('ab.-_', 4)
  const user = textOf('ab.-_:', 4)
  fc.assert(
    fc.property(
      user,
      id,
      id,
      user,
      id,
      id,
      (...[userA, campaignA, keepsakeA, userB, campaignB, keepsakeB]) => {
        const award = (u: string, c: string, k: string) =>
          awardIdOf(userIdSchema.parse(u), campaignIdSchema.parse(`c${c}`), keepsakeIdSchema.parse(`k${k}`))
        const same = userA === userB && campaignA === campaignB && keepsakeA === keepsakeB
        expect(award(userA, campaignA, keepsakeA) === award(userB, campaignB, keepsakeB)).toBe(same)
      },
    ),
  )
  expect(
    awardIdOf(userIdSchema.parse('u:1'), campaignIdSchema.parse('spring'), keepsakeIdSchema.parse('fan')),
  ).toBe('u:1/spring/fan')
})
