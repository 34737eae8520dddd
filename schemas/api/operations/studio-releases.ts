import * as z from 'zod'
import { campaignIdSchema } from '../../ids.ts'
import { timeSchema } from '../../time.ts'
import { described } from '../common.ts'
import {
  publicationSchema,
  releaseChangesSchema,
  releaseListSchema,
  studioDraftSchema,
  takesAway,
} from '../studio.ts'
import type { Operation, Parameter } from './operation.ts'
import { campaignId, drafting, limitOf, numberCursor, read, revision } from './studio-parts.ts'

const number: Parameter = { schema: z.int().positive(), description: 'The number of the release.' }
const why = z.string().min(1).max(500).describe('Why, for the audit trail and the list of releases.')
const allow = z
  .array(takesAway)
  .optional()
  .describe('The ways in which somebody may lose what they earned; none unless told.')

export const listReleases: Operation = {
  ...drafting,
  method: 'get',
  path: '/v1/studio/releases',
  operationId: 'listReleases',
  summary: 'Every release: who, when and why',
  description: 'Newest first, a page at a time. A release is a snapshot of all campaigns that was published.',
  parameters: {
    query: {
      limit: limitOf(50, 20),
      cursor: numberCursor,
    },
  },
  answers: {
    200: read('A page of releases.', releaseListSchema),
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
    200: read('What differs.', releaseChangesSchema),
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
const planned = {
  200: {
    description: 'It is so.',
    content: { 'application/json': studioDraftSchema },
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

export const scheduleDraft: Operation = {
  ...publishing,
  method: 'put',
  path: '/v1/studio/drafts/{campaignId}/schedule',
  operationId: 'scheduleDraft',
  summary: 'Publish a draft at a time',
  description:
    'Within a minute after `publishAt`, that very revision, whatever is saved meanwhile; in the place of what was scheduled before. ' +
    'Whoever publishes the campaign or takes it back by hand, deletes the draft, or sends the revision back, cancels it. What would be ' +
    'refused now is refused now; what is refused then is told in the draft, as `missed`, and not tried again.',
  parameters: { path: { campaignId } },
  requestBody: {
    description: 'Which revision, when, and why.',
    content: {
      'application/json': z.strictObject({
        revision,
        publishAt: described(timeSchema, 'From a minute to 366 days ahead.'),
        reason: why,
        allow,
      }),
    },
  },
  answers: planned,
  problems: ['noSuchDraft', 'revisionPassed', 'notApproved', 'campaignMistakes', ...refusals],
}

export const cancelSchedule: Operation = {
  ...publishing,
  method: 'delete',
  path: '/v1/studio/drafts/{campaignId}/schedule',
  operationId: 'cancelSchedule',
  summary: 'Cancel what is scheduled',
  description: 'The draft stays as it is.',
  parameters: {
    path: { campaignId },
    query: { reason: { schema: z.string().min(1).max(500), description: 'Why, for the audit trail.' } },
  },
  answers: planned,
  problems: [
    'noSuchDraft',
    'noSuchSchedule',
    'publishedMeanwhile',
    'draftChanged',
    'missingScope',
    'notAPerson',
  ],
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
