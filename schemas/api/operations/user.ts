import { userExportSchema } from '../user-export.ts'
import type { Operation } from './operation.ts'

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
