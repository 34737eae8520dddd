import * as z from 'zod'
import { campaignIdSchema } from '../../ids.ts'
import type { Answer, Parameter } from './operation.ts'

export const campaignId: Parameter = {
  schema: campaignIdSchema,
  description: 'The `id` that the text has, or is to have.',
}

export const revision = z
  .int()
  .positive()
  .describe('Of the draft, as it was looked at: another one is not acted on.')

export const limitOf = (most: number, usual: number): Parameter => ({
  schema: z.int().min(1).max(most).default(usual),
  description: 'How many a page has at most.',
})

const CURSOR = 'The `cursor` of the page before, as it was.'
/** Where a page begins, in a list by numbers. */
export const numberCursor: Parameter = { schema: z.string().min(1).max(9), description: CURSOR }
/** Where a page begins, in a list by campaigns. */
export const campaignCursor: Parameter = { schema: campaignIdSchema, description: CURSOR }

/** An answer that an app may keep, and ask for again by its ETag. */
export const read = (description: string, schema: z.core.$ZodType): Answer => ({
  description,
  content: { 'application/json': schema },
  headers: ['ETag', 'Cache-Control', 'Vary'],
})

/** Routes for those who write and review; publishing is not theirs. */
export const drafting = { function: 'studioDrafts', tag: 'Studio', token: 'drafter' } as const
