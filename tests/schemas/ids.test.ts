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
import { EVENT_IDS, eventIds, SUBJECT_IDS, subjectIds, USER_IDS, userIds } from '../support/ids.ts'

const messageOf = (schema: z.ZodMiniType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const textOf = (characters: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength })

/** No id may be these. */
const HOSTILE = ['', 'a\n', '\na', 'a\u0000', 'a\u001b[2J', 'a\u007f', 'a\u0085', 'a\t']
/** Ids of plain ASCII may not be these either. */
const FOREIGN = ['é', 'a\u202eb', '\u2028', '\ud800', '😀', '東京']

describe.each<
  [what: string, schema: z.ZodMiniType, rule: string, examples: readonly string[], refused: string[]]
>([
  [
    'a user id',
    userIdSchema,
    '1 to 255 ASCII characters without spaces: letters, digits and signs such as . _ - : | @ /',
    USER_IDS,
    [...FOREIGN, ' ', 'a b', 'u'.repeat(256)],
  ],
  [
    'an event id',
    eventIdSchema,
    '1 to 256 ASCII characters: letters, digits, spaces and signs such as . _ - : / #',
    EVENT_IDS,
    [...FOREIGN, 'e'.repeat(257)],
  ],
  [
    'the id of a question, a poll or a programme',
    subjectIdSchema,
    '1 to 256 characters of any script, without control characters such as line feeds',
    SUBJECT_IDS,
    ['x'.repeat(257), '𝄞'.repeat(257)],
  ],
  [
    'a partner id',
    partnerIdSchema,
    '1 to 128 of A-Z a-z 0-9 . _ : -',
    ['acme', 'Quiz_Show.2:b-1', 'p'.repeat(128)],
    [...FOREIGN, 'a b', 'a/b', 'a#b', 'a|b', 'p'.repeat(129)],
  ],
])('%s', (_, schema, rule, examples, refused) => {
  test.each(examples)('may be %j, and is kept as it is', (id) => {
    expect(schema.parse(id)).toBe(id)
  })

  test.each([...HOSTILE, ...refused])('is not %j', (text) => {
    expect(messageOf(schema, text)).toBe(`must be ${rule}`)
  })

  test('is told what to write when it is no text', () => {
    expect(messageOf(schema, undefined)).toBe(`is missing: write ${rule}`)
    expect(messageOf(schema, null)).toBe(`must be ${rule}`)
    expect(messageOf(schema, ['a'])).toBe(`must be ${rule}`)
    expect(messageOf(schema, 12)).toBe(`must be a string, so in quotes: ${rule}`)
  })
})

test('ids of every form that is taken are kept as they are', () => {
  fc.assert(
    fc.property(userIds, eventIds, subjectIds, (userId, eventId, subjectId) => {
      expect(userIdSchema.parse(userId)).toBe(userId)
      expect(eventIdSchema.parse(eventId)).toBe(eventId)
      expect(subjectIdSchema.parse(subjectId)).toBe(subjectId)
    }),
  )
})

test.each(['\ud800', 'a\udc00b', '\udc00\ud800'])('half a surrogate pair is no character: %j', (text) => {
  expect(messageOf(subjectIdSchema, text)).toBe(
    'has one half of a surrogate pair, which is no character: send the whole of it',
  )
  expect(subjectIdSchema.safeParse(text).error?.issues).toHaveLength(1)
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

  test.each([...HOSTILE, ...FOREIGN, ' ', 'a b', 'a/b', 'a#b', 'a|b', '.', '..', '-a', '_a', 'a:b'])(
    'is not %j',
    (text) => {
      expect(messageOf(schema, text)).toBe(`must be ${rule}`)
    },
  )
})

test('an award id tells every user, campaign and keepsake apart', () => {
  const id = textOf('ab.-_', 4)
  const user = textOf('ab/.#c', 6)
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
    awardIdOf(userIdSchema.parse('a/b/'), campaignIdSchema.parse('spring'), keepsakeIdSchema.parse('fan')),
  ).toBe('a/b//spring/fan')
})
