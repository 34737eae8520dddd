import * as z from 'zod'
import { keptPictureSchema } from '../studio.ts'
import type { Operation } from './operation.ts'
import { drafting } from './studio-parts.ts'

const file = z.unknown().describe('The file, byte for byte.')
const kept = {
  content: { 'application/json': keptPictureSchema },
  headers: ['Cache-Control', 'Vary'],
} as const

export const keepPicture: Operation = {
  ...drafting,
  method: 'post',
  path: '/v1/studio/pictures',
  operationId: 'keepPicture',
  summary: 'Keep a picture for a campaign',
  description:
    'An SVG, PNG, JPEG or WebP, told by what it has. It is made harmless, and kept for good under the hash of what is left, where anybody ' +
    'may read it: `image` of a keepsake is then what the answer has as `image`. Safe to repeat: the same picture again is no change.',
  requestBody: {
    description:
      'At most 2 MB (2,097,152 bytes) and 4096 by 4096 pixels; an SVG at most 512 KB (524,288 bytes). API Gateway itself refuses more than 6 MB, with a 413 of its own.',
    content: { 'image/svg+xml': file, 'image/png': file, 'image/jpeg': file, 'image/webp': file },
  },
  answers: {
    200: { description: 'It was kept already.', ...kept },
    201: { description: 'It is kept.', ...kept },
  },
  problems: ['unusablePicture', 'tooLarge', 'missingScope', 'notAPerson'],
}
