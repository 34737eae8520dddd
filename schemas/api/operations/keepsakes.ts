import * as z from 'zod'
import { campaignIdSchema } from '../../ids.ts'
import { keepsakeListSchema } from '../keepsake-list.ts'
import type { Operation } from './operation.ts'

export const listKeepsakes: Operation = {
  method: 'get',
  path: '/v1/me/keepsakes',
  operationId: 'listKeepsakes',
  tag: 'Mine',
  summary: 'The keepsakes that the user holds',
  description:
    'Newest first, a page at a time. While the answer has a `cursor`, more follow: ask for them with it, and with the ' +
    'same `campaignId`. A keepsake awarded between two pages shifts nothing: it is on the first page of the next time. ' +
    'Cheap enough to poll with `If-None-Match`; the live connection tells at once.',
  token: 'user',
  parameters: {
    query: {
      campaignId: { schema: campaignIdSchema, description: 'Those of this campaign only.' },
      limit: {
        schema: z.int().min(1).max(100).default(20),
        description: 'How many keepsakes a page has at most.',
      },
      cursor: {
        schema: z.string().min(1).max(1000),
        description: 'The `cursor` of the page before, as it was.',
      },
    },
  },
  answers: {
    200: {
      description: 'A page of the user’s keepsakes.',
      content: { 'application/json': keepsakeListSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: ['invalidCursor'],
}
