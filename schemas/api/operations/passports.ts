import { campaignIdSchema } from '../../ids.ts'
import { passportSchema } from '../passport.ts'
import type { Operation } from './operation.ts'

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
  },
  answers: {
    200: {
      description: 'The passport.',
      content: { 'application/json': passportSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: ['noSuchCampaign'],
}
