import * as z from 'zod'
import { campaignIdSchema } from '../../ids.ts'
import { languageParameter } from '../common.ts'
import { keepsakeListSchema } from '../keepsake-list.ts'
import { passportSchema } from '../passport.ts'
import { userExportSchema } from '../user-export.ts'
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
      ...languageParameter,
    },
  },
  answers: {
    200: {
      description: 'A page of the user’s keepsakes.',
      content: { 'application/json': keepsakeListSchema },
      headers: ['ETag', 'Cache-Control', 'Vary', 'Content-Language'],
    },
  },
  problems: ['invalidCursor'],
}

export const getPassport: Operation = {
  method: 'get',
  path: '/v1/me/passports/{campaignId}',
  operationId: 'getPassport',
  tag: 'Mine',
  summary: 'The user’s passport of one campaign',
  description:
    'Every keepsake of the campaign as the user sees it: earned, locked with how far the user is, or a secret still.',
  token: 'user',
  parameters: {
    path: { campaignId: { schema: campaignIdSchema, description: 'As the list of campaigns has it.' } },
    query: languageParameter,
  },
  answers: {
    200: {
      description: 'The passport.',
      content: { 'application/json': passportSchema },
      headers: ['ETag', 'Cache-Control', 'Vary', 'Content-Language'],
    },
  },
  problems: ['noSuchCampaign'],
}

export const exportUser: Operation = {
  method: 'get',
  path: '/v1/me/export',
  operationId: 'exportUser',
  tag: 'Mine',
  summary: 'All that is held of the user',
  description: 'One JSON document, to be saved by the user.',
  token: 'user',
  answers: {
    200: {
      description: 'All that is held of the user.',
      content: { 'application/json': userExportSchema },
      headers: ['ETag', 'Cache-Control', 'Vary', 'Content-Disposition'],
    },
  },
  problems: [],
}

export const eraseUser: Operation = {
  method: 'delete',
  path: '/v1/me',
  operationId: 'eraseUser',
  tag: 'Mine',
  summary: 'Erase the user',
  description:
    'Erases the user’s keepsakes and progress for good. Activities from before the erasure earn nothing any more, ' +
    'however late they arrive; activities from after it do. Safe to repeat: answered 503, do.',
  token: 'user',
  answers: { 204: { description: 'Nothing is held of the user any more.', headers: ['Cache-Control'] } },
  problems: [],
}
