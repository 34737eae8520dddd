import { campaignIdSchema } from '../../ids.ts'
import { campaignDetailsSchema, campaignListSchema } from '../campaign.ts'
import { healthSchema, languageParameter } from '../common.ts'
import type { Operation } from './operation.ts'

export const listCampaigns: Operation = {
  method: 'get',
  path: '/v1/campaigns',
  operationId: 'listCampaigns',
  tag: 'Campaigns',
  summary: 'Every campaign',
  description:
    'Past, present and future ones. The same for everybody who asks for the same language, so that shared caches may answer.',
  parameters: { query: languageParameter },
  answers: {
    200: {
      description: 'Every campaign.',
      content: { 'application/json': campaignListSchema },
      headers: ['ETag', 'Cache-Control', 'Vary', 'Content-Language'],
    },
  },
  problems: [],
}

export const getCampaign: Operation = {
  method: 'get',
  path: '/v1/campaigns/{campaignId}',
  operationId: 'getCampaign',
  tag: 'Campaigns',
  summary: 'One campaign and its keepsakes',
  description: 'The same for everybody who asks for the same language, so that shared caches may answer.',
  parameters: {
    path: { campaignId: { schema: campaignIdSchema, description: 'As the list of campaigns has it.' } },
    query: languageParameter,
  },
  answers: {
    200: {
      description: 'The campaign.',
      content: { 'application/json': campaignDetailsSchema },
      headers: ['ETag', 'Cache-Control', 'Vary', 'Content-Language'],
    },
  },
  problems: ['noSuchCampaign'],
}

export const health: Operation = {
  method: 'get',
  path: '/v1/health',
  operationId: 'health',
  tag: 'Service',
  summary: 'Whether the service answers, and from which catalogue',
  description: 'Reads no table and needs no token.',
  answers: {
    200: {
      description: 'It answers.',
      content: { 'application/json': healthSchema },
      headers: ['Cache-Control', 'Vary'],
    },
  },
  problems: [],
}
