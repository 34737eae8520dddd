import * as z from 'zod'
import { campaignIdSchema } from '../../ids.ts'
import { described } from '../common.ts'
import {
  auditTrailSchema,
  draftChangesSchema,
  draftWithTextSchema,
  publicationSchema,
  releaseChangesSchema,
  releaseListSchema,
  savedDraftSchema,
  studioCampaignsSchema,
  studioDraftSchema,
} from '../studio.ts'
import type { Operation, Parameter } from './operation.ts'

const campaignId: Parameter = {
  schema: campaignIdSchema,
  description: 'The `id` that the text has, or is to have.',
}
const reason: Parameter = {
  schema: z.string().min(1).max(500),
  description: 'Why, for the audit trail.',
}
const inPlaceOf = {
  'If-Match': {
    schema: z.string(),
    description: 'The `ETag` of the draft that was read: where it is another by now, nothing is done.',
  },
}

const number: Parameter = { schema: z.int().positive(), description: 'The number of the release.' }
const why = z.string().min(1).max(500).describe('Why, for the audit trail and the list of releases.')
const allow = z
  .array(z.enum(['removed-campaign', 'removed-keepsake', 'changed-meaning', 'lowered-supply']))
  .optional()
  .describe('The ways in which somebody may lose what they earned; none unless told.')
const revision = z
  .int()
  .positive()
  .describe('Of the draft, as it was looked at: another one is not acted on.')

const drafting = { function: 'studioDrafts', tag: 'Studio', token: 'drafter' } as const

export const getDraft: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/drafts/{campaignId}',
  operationId: 'getDraft',
  summary: 'A draft',
  description: 'With its text, to the letter. Its `ETag` is what a change of it asks for.',
  parameters: { path: { campaignId } },
  answers: {
    200: {
      description: 'The draft.',
      content: { 'application/json': draftWithTextSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: ['noSuchDraft', 'missingScope', 'notAPerson'],
}

export const saveDraft: Operation = {
  ...drafting,
  method: 'put',
  path: '/v1/studio/drafts/{campaignId}',
  operationId: 'saveDraft',
  summary: 'Save a draft',
  description:
    'Saves the text whatever mistakes it has, and tells them. It takes the place of the draft that `If-Match` names, or of none with ' +
    '`If-None-Match: *`; where somebody else saved meanwhile, the answer says who and when, and nothing is lost of theirs. Safe to ' +
    'repeat: the same text again is no change. What was approved has to be approved anew.',
  parameters: {
    path: { campaignId },
    header: {
      ...inPlaceOf,
      'If-None-Match': { schema: z.literal('*'), description: 'Where there is to be no draft yet.' },
    },
  },
  requestBody: {
    description: 'At most 1 MB.',
    content: {
      'application/json': z.strictObject({
        text: z.string().describe('The text of the campaign file, to the letter.'),
        format: z.enum(['yaml', 'json']).optional().describe('What it is written in; YAML unless told.'),
      }),
    },
  },
  answers: {
    200: {
      description: 'It is saved in the place of the one before.',
      content: { 'application/json': savedDraftSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
    201: {
      description: 'It is saved, and there was none.',
      content: { 'application/json': savedDraftSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: [
    'draftChanged',
    'preconditionRequired',
    'noSuchDraft',
    'invalidBody',
    'tooLarge',
    'unsupportedMediaType',
    'missingScope',
    'notAPerson',
  ],
}

export const deleteDraft: Operation = {
  ...drafting,
  method: 'delete',
  path: '/v1/studio/drafts/{campaignId}',
  operationId: 'deleteDraft',
  summary: 'Delete a draft',
  description: 'What is live stays as it is, and so does the audit trail.',
  parameters: { path: { campaignId }, query: { reason }, header: inPlaceOf },
  answers: { 204: { description: 'There is no draft any more.', headers: ['Cache-Control'] } },
  problems: ['draftChanged', 'preconditionRequired', 'noSuchDraft', 'missingScope', 'notAPerson'],
}

export const getDraftChanges: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/drafts/{campaignId}/changes',
  operationId: 'getDraftChanges',
  summary: 'What publishing a draft would change',
  description: 'In plain words, with all that is wrong with the draft by path, line and column.',
  parameters: { path: { campaignId } },
  answers: {
    200: {
      description: 'What it would change.',
      content: { 'application/json': draftChangesSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: ['noSuchDraft', 'missingScope', 'notAPerson'],
}

export const getAuditTrail: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/campaigns/{campaignId}/audit',
  operationId: 'getAuditTrail',
  summary: 'All that people did to a campaign',
  description:
    'Who, when, what and why, newest first, a page at a time. While the answer has a `cursor`, more follow. What is done between two ' +
    'pages shifts nothing.',
  parameters: {
    path: { campaignId },
    query: {
      limit: { schema: z.int().min(1).max(100).default(50), description: 'How many a page has at most.' },
      cursor: {
        schema: z.string().min(1).max(9),
        description: 'The `cursor` of the page before, as it was.',
      },
    },
  },
  answers: {
    200: {
      description: 'A page of the trail.',
      content: { 'application/json': auditTrailSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: ['noSuchDraft', 'missingScope', 'notAPerson'],
}

export const listStudioCampaigns: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/campaigns',
  operationId: 'listStudioCampaigns',
  summary: 'Every campaign, and where it stands',
  description: 'Those that have a draft, and those that are live, by their ids, a page at a time.',
  parameters: {
    query: {
      limit: { schema: z.int().min(1).max(100).default(50), description: 'How many a page has at most.' },
      cursor: { schema: campaignIdSchema, description: 'The `cursor` of the page before, as it was.' },
    },
  },
  answers: {
    200: {
      description: 'A page of campaigns.',
      content: { 'application/json': studioCampaignsSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: ['missingScope', 'notAPerson'],
}

export const reviewDraft: Operation = {
  ...drafting,
  method: 'post',
  path: '/v1/studio/drafts/{campaignId}/review',
  operationId: 'reviewDraft',
  summary: 'Ask for the review of a draft, approve it, or send it back',
  description:
    'It holds for one revision: whatever is saved after has to be looked at anew. Whoever saved the revision does not approve it.',
  parameters: { path: { campaignId } },
  requestBody: {
    description: 'What is decided.',
    content: {
      'application/json': z.strictObject({
        decision: z.enum(['ask', 'approve', 'send-back']),
        revision,
        reason: z
          .string()
          .min(1)
          .max(500)
          .optional()
          .describe('Why. Sending it back needs one: what to mend.'),
      }),
    },
  },
  answers: {
    200: {
      description: 'It is so.',
      content: { 'application/json': studioDraftSchema },
      headers: ['Cache-Control', 'Vary'],
    },
  },
  problems: [
    'noSuchDraft',
    'revisionPassed',
    'ownReview',
    'campaignMistakes',
    'draftChanged',
    'invalidBody',
    'tooLarge',
    'unsupportedMediaType',
    'missingScope',
    'notAPerson',
  ],
}

export const listReleases: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/releases',
  operationId: 'listReleases',
  summary: 'Every release: who, when and why',
  description: 'Newest first, a page at a time. A release is a snapshot of all campaigns that was published.',
  parameters: {
    query: {
      limit: { schema: z.int().min(1).max(50).default(20), description: 'How many a page has at most.' },
      cursor: {
        schema: z.string().min(1).max(9),
        description: 'The `cursor` of the page before, as it was.',
      },
    },
  },
  answers: {
    200: {
      description: 'A page of releases.',
      content: { 'application/json': releaseListSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: ['missingScope', 'notAPerson'],
}

export const getReleaseChanges: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/releases/{number}/changes',
  operationId: 'getReleaseChanges',
  summary: 'The difference between two releases',
  description: 'In plain words.',
  parameters: {
    path: { number },
    query: {
      from: { schema: z.int().positive(), description: 'The other release; the one before unless told.' },
    },
  },
  answers: {
    200: {
      description: 'What differs.',
      content: { 'application/json': releaseChangesSchema },
      headers: ['ETag', 'Cache-Control', 'Vary'],
    },
  },
  problems: ['noSuchRelease', 'missingScope', 'notAPerson'],
}

const publishing = {
  function: 'studioPublishing',
  tag: 'Studio',
  token: 'publisher',
  method: 'post',
} as const
const published = {
  200: {
    description: 'It is published: live within a minute.',
    content: { 'application/json': publicationSchema },
    headers: ['Cache-Control', 'Vary'],
  },
} as const
const refusals = [
  'takesAway',
  'publishedMeanwhile',
  'draftChanged',
  'invalidBody',
  'tooLarge',
  'unsupportedMediaType',
  'missingScope',
  'notAPerson',
] as const

export const publishDraft: Operation = {
  ...publishing,
  path: '/v1/studio/drafts/{campaignId}/publication',
  operationId: 'publishDraft',
  summary: 'Publish a draft',
  description:
    'Among the campaigns that are live, which stay as they are. What somebody may have earned is not taken away unless it is ' +
    'allowed. Whoever publishes at the same moment is waited for; nothing is ever published by half. Safe to repeat: a ' +
    'revision that is live is no change.',
  parameters: { path: { campaignId } },
  requestBody: {
    description: 'Which revision, and why.',
    content: { 'application/json': z.strictObject({ revision, reason: why, allow }) },
  },
  answers: published,
  problems: ['noSuchDraft', 'revisionPassed', 'notApproved', 'campaignMistakes', ...refusals],
}

export const restoreRelease: Operation = {
  ...publishing,
  path: '/v1/studio/releases/{number}/restore',
  operationId: 'restoreRelease',
  summary: 'Take back: make what an earlier release had live again',
  description:
    'All of it, or one campaign alone: where the release had none of that id, it is taken away. It is a release of its own, with who, ' +
    'when and why; none is lost. Drafts stay as they are.',
  parameters: { path: { number } },
  requestBody: {
    description: 'Why, and of which campaign.',
    content: {
      'application/json': z.strictObject({
        reason: why,
        campaignId: z.optional(described(campaignIdSchema, 'This campaign alone; all of them unless told.')),
        allow,
      }),
    },
  },
  answers: published,
  problems: ['noSuchRelease', ...refusals],
}
