import type { ActivityDefinition } from './define.ts'
import { pollVoted } from './poll-voted.ts'
import { triviaAnswered } from './trivia-answered.ts'
import { tvWatched } from './tv-watched.ts'

/** Every activity type there is. A new one is a file beside this and a line here. */
export const activityDefinitions: readonly ActivityDefinition[] = [triviaAnswered, pollVoted, tvWatched]

export const activityTypes: readonly string[] = activityDefinitions.map(({ type }) => type)
