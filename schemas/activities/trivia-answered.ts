import * as z from 'zod'
import { subjectIdSchema } from '../ids.ts'
import { defineActivity } from './define.ts'

export const triviaAnswered = defineActivity('TriviaAnswered', {
  triviaId: subjectIdSchema,
  questionId: subjectIdSchema,
  correct: z.boolean('must be true or false'),
})
