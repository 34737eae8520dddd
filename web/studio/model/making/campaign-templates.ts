import { stringify } from 'yaml'
import { movedByDays, timeAt } from '../zone-times.ts'

export interface CampaignTemplate {
  readonly name: string
  readonly about: string
  readonly title: string
  readonly days: number
  /** The keepsakes, as a campaign file has them. */
  readonly keepsakes: string
}

/** Campaigns to begin with. */
export const campaignTemplates: readonly CampaignTemplate[] = [
  {
    name: 'A football cup',
    about: 'Matches, quizzes and votes over a month, with a golden stamp for those who have most of it.',
    title: 'Cup passport',
    days: 31,
    keepsakes: `  # Whatever is on: programme ids of the cup begin with cup-.
  - id: kick-off
    title: Kick-off
    description: Watch 15 minutes of the opening match.
    earn: { watch: { where: { programId: [{ prefix: cup-opening- }] }, minutes: 15 } }

  - id: group-stage
    title: Round and round
    description: Watch ten minutes of each of six matches of the group stage.
    earn: { count: { activity: TvWatched, where: { programId: [{ prefix: cup-group- }] }, distinct: programId, target: 6 } }

  - id: sharp-mind
    title: Sharp mind
    description: Answer ten different questions right.
    earn: { count: { activity: TriviaAnswered, where: { correct: [true] }, distinct: questionId, target: 10 } }

  - id: man-of-the-match
    title: Your man of the match
    description: Vote five days in a row.
    earn: { streak: { activity: PollVoted, days: 5 } }

  - id: the-final
    title: The final, known by heart
    description: Watch 45 minutes of the final, and answer a question about it right.
    earn:
      all:
        - { watch: { where: { programId: [cup-final] }, minutes: 45 } }
        - { count: { activity: TriviaAnswered, where: { triviaId: [cup-final], correct: [true] }, target: 1 } }

  # Nobody is told of it before they have it.
  - id: golden-cup
    title: Golden cup
    description: Earn four of the other stamps.
    hidden: true
    earn: { collect: { keepsakes: all, atLeast: 4 } }
`,
  },
  {
    name: 'A week of quizzes',
    about: 'Right answers in bronze, silver and gold, and a stamp for coming back.',
    title: 'Quiz week',
    days: 7,
    keepsakes: `  - id: quizzer
    title: Quizzer
    earn: { count: { activity: TriviaAnswered, where: { correct: [true] }, distinct: questionId } }
    tiers:
      - { id: bronze, title: Bronze quizzer, description: Answer 5 questions right., target: 5 }
      - { id: silver, title: Silver quizzer, description: Answer 20 questions right., target: 20 }
      - { id: gold, title: Golden quizzer, description: Answer 50 questions right., target: 50 }

  - id: every-evening
    title: Every evening
    description: Answer a question on four days in a row.
    earn: { streak: { activity: TriviaAnswered, days: 4 } }
`,
  },
  {
    name: 'A series, week by week',
    about: 'Minutes watched, a vote after the show, and a stamp for those who missed nothing.',
    title: 'Series passport',
    days: 56,
    keepsakes: `  # Programme ids of the series begin with series-.
  - id: first-episode
    title: The first episode
    description: Watch half an hour of the series.
    earn: { watch: { where: { programId: [{ prefix: series- }] }, minutes: 30 } }

  - id: watched-then-voted
    title: Watched, then voted
    description: Watch an episode, then vote, within three hours.
    earn:
      sequence:
        steps:
          - { activity: TvWatched, where: { programId: [{ prefix: series- }] } }
          - { activity: PollVoted }
        within: PT3H

  - id: nothing-missed
    title: Nothing missed
    description: Watch eight different episodes.
    supply: 1000
    earn: { count: { activity: TvWatched, where: { programId: [{ prefix: series- }] }, distinct: programId, target: 8 } }
`,
  },
  {
    name: 'One stamp to begin with',
    about: 'Nothing but a stamp for a first vote.',
    title: 'New campaign',
    days: 14,
    keepsakes: `  - id: first-vote
    title: First vote
    description: Vote in a poll.
    earn: { count: { activity: PollVoted, target: 1 } }
`,
  },
]

export interface NewCampaign {
  readonly id: string
  readonly title: string
  /** Its first day, like `2026-06-11`. */
  readonly from: string
  readonly timeZone: string
}

/** The text of a campaign that begins as a template has it. */
export function campaignOf(template: CampaignTemplate, { id, title, from, timeZone }: NewCampaign): string {
  const startsAt = timeAt(`${from}T00:00`, timeZone) ?? `${from}T00:00:00Z`
  const endsAt = movedByDays(startsAt, template.days, timeZone)
  return `id: ${id}
title: ${onALine(title)}
startsAt: ${startsAt}
endsAt: ${endsAt} # the first moment that no longer counts
timeZone: ${timeZone}
keepsakes:
${template.keepsakes}`
}

function onALine(text: string): string {
  const plain = stringify(text, { schema: 'core', lineWidth: 0 }).replace(/\n$/, '')
  return plain.includes('\n') ? JSON.stringify(text) : plain
}
