/** A campaign without a mistake. */
export const CAMPAIGN = `id: games
title: Summer games
startsAt: 2024-07-26T00:00:00+02:00
endsAt: 2024-08-12T00:00:00+02:00
timeZone: Europe/Paris
keepsakes:
  - id: ace
    title: Trivia ace
    description: Answer ten questions
    earn: { count: { activity: TriviaAnswered, where: { correct: [true] }, distinct: questionId, target: 10 } }
  - id: final
    title: The final
    description: Watch it
    supply: 100
    hidden: false
    earn: { watch: { where: { programId: [judo-final] }, minutes: 15 } }
`
