import { subjectIdSchema } from '../ids.ts'
import { defineActivity } from './define.ts'

export const pollVoted = defineActivity('PollVoted', { pollId: subjectIdSchema, optionId: subjectIdSchema })
