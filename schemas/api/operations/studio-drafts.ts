import * as z from 'zod'
import {
  auditTrailSchema,
  draftChangesSchema,
  draftWithTextSchema,
  liveCampaignSchema,
  savedDraftSchema,
  studioCampaignsSchema,
  studioDraftSchema,
} from '../studio.ts'
import type { Operation, Parameter } from './operation.ts'
import {
  campaignCursor,
  campaignId,
  drafting,
  limitOf,
  numberCursor,
  read,
  revision,
} from './studio-parts.ts'

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

export const listStudioCampaigns: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/campaigns',
  operationId: 'listStudioCampaigns',
  summary: 'Every campaign, and where it stands',
  description: 'Those that have a draft, and those that are live, by their ids, a page at a time.',
  parameters: {
    query: {
      limit: limitOf(100, 50),
      cursor: campaignCursor,
    },
  },
  answers: {
    200: read('A page of campaigns.', studioCampaignsSchema),
  },
  problems: ['missingScope', 'notAPerson'],
}

export const getLiveCampaign: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/campaigns/{campaignId}/live',
  operationId: 'getLiveCampaign',
  summary: 'A campaign as it is live',
  description:
    'As a campaign file, to compare a draft with it, or to begin one where it was published with the command.',
  parameters: { path: { campaignId } },
  answers: { 200: read('The campaign.', liveCampaignSchema) },
  problems: ['noSuchCampaign', 'missingScope', 'notAPerson'],
}

export const getDraft: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/drafts/{campaignId}',
  operationId: 'getDraft',
  summary: 'A draft',
  description: 'With its text, to the letter. Its `ETag` is what a change of it asks for.',
  parameters: { path: { campaignId } },
  answers: {
    200: read('The draft.', draftWithTextSchema),
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
    200: read('It is saved in the place of the one before.', savedDraftSchema),
    201: read('It is saved, and there was none.', savedDraftSchema),
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
    200: read('What it would change.', draftChangesSchema),
  },
  problems: ['noSuchDraft', 'missingScope', 'notAPerson'],
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
      limit: limitOf(100, 50),
      cursor: numberCursor,
    },
  },
  answers: {
    200: read('A page of the trail.', auditTrailSchema),
  },
  problems: ['noSuchDraft', 'missingScope', 'notAPerson'],
}
