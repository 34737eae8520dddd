import { createHash } from 'node:crypto'
import * as z from 'zod'
import { campaignIdSchema, keepsakeIdSchema, type UserId } from '../../schemas/ids.ts'
import { problems } from '../../schemas/problem-details.ts'
import { timeSchema } from '../../schemas/time.ts'
import type { Position } from '../../store/open.ts'
import { ProblemError } from '../problem-error.ts'

const cursorSchema = z.tuple([z.string(), campaignIdSchema, keepsakeIdSchema, timeSchema])

/** Where a page ended, as text without meaning to anyone but us, and of no use to another user. */
export function cursorOf(userId: UserId, { campaignId, keepsakeId, earnedAt }: Position): string {
  return Buffer.from(JSON.stringify([ownerOf(userId), campaignId, keepsakeId, earnedAt])).toString(
    'base64url',
  )
}

/** @throws ProblemError when the text is not a cursor that this user was given */
export function positionOf(userId: UserId, cursor: string): Position {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw notACursor()
  }
  const parsed = cursorSchema.safeParse(value)
  if (!parsed.success || parsed.data[0] !== ownerOf(userId)) throw notACursor()
  const [, campaignId, keepsakeId, earnedAt] = parsed.data
  return { campaignId, keepsakeId, earnedAt }
}

const notACursor = () =>
  new ProblemError(problems.invalidParameter('cursor: must be one that an earlier answer to this user gave'))

const ownerOf = (userId: UserId) => createHash('sha256').update(userId).digest('base64url').slice(0, 12)
