import * as z from 'zod/mini'
import { subjectIdSchema } from '../ids.ts'
import { wants } from '../wants.ts'
import { defineActivity } from './define.ts'

export const triviaAnswered = defineActivity('TriviaAnswered', {
  triviaId: subjectIdSchema,
  questionId: subjectIdSchema,
  correct: z.boolean(wants('true or false')),
})
