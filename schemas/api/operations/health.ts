import { healthSchema } from '../health.ts'
import type { Operation } from './operation.ts'

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
