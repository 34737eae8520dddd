import { fieldsOf, listOf, type Value } from '../paths.ts'

export interface StampTemplate {
  readonly name: string
  /** A keepsake without its id. */
  readonly stamp: Readonly<Record<string, Value>>
  /** It draws with the campaign's secret. */
  readonly needsSecret?: boolean
}

const stamp = (
  title: string,
  description: string,
  earn: Value,
  more: Readonly<Record<string, Value>> = {},
) => ({
  title,
  description,
  ...more,
  earn,
})

/** Stamps to begin with: the cookbook's ideas, each in its plainest form. */
export const stampTemplates: readonly StampTemplate[] = [
  {
    name: 'Watch so many minutes',
    stamp: stamp('Opening night', 'Watch 15 minutes of the opening.', {
      watch: { where: { programId: [{ prefix: 'opening-' }] }, minutes: 15 },
    }),
  },
  {
    name: 'Answer questions right',
    stamp: stamp('Sharp mind', 'Answer ten different questions right.', {
      count: { activity: 'TriviaAnswered', where: { correct: [true] }, distinct: 'questionId', target: 10 },
    }),
  },
  {
    name: 'Vote in polls',
    stamp: stamp('First vote', 'Vote in a poll.', { count: { activity: 'PollVoted', target: 1 } }),
  },
  {
    name: 'Come back on days in a row',
    stamp: stamp('Five-day fan', 'Vote five days in a row.', { streak: { activity: 'PollVoted', days: 5 } }),
  },
  {
    name: 'Watch it, then prove it',
    stamp: stamp(
      'Watched and known',
      'Watch 15 minutes of the final, and answer a question about it right.',
      {
        all: [
          { watch: { where: { programId: [{ prefix: 'final-' }] }, minutes: 15 } },
          { count: { activity: 'TriviaAnswered', where: { correct: [true] }, target: 1 } },
        ],
      },
    ),
  },
  {
    name: 'One thing after another',
    stamp: stamp('Both halves', 'Watch the final, then vote, within three hours.', {
      sequence: {
        steps: [
          { activity: 'TvWatched', where: { programId: [{ prefix: 'final-' }] } },
          { activity: 'PollVoted' },
        ],
        within: 'PT3H',
      },
    }),
  },
  {
    name: 'Bronze, silver and gold',
    stamp: {
      title: 'Quizzer',
      earn: { count: { activity: 'TriviaAnswered', where: { correct: [true] }, distinct: 'questionId' } },
      tiers: [
        { id: 'bronze', title: 'Bronze quizzer', description: 'Answer 5 questions right.', target: 5 },
        { id: 'silver', title: 'Silver quizzer', description: 'Answer 20 questions right.', target: 20 },
        { id: 'gold', title: 'Golden quizzer', description: 'Answer 50 questions right.', target: 50 },
      ],
    },
  },
  {
    name: 'Earn the other stamps',
    stamp: stamp(
      'Golden passport',
      'Earn every other stamp.',
      { collect: { keepsakes: 'all' } },
      { hidden: true },
    ),
  },
  {
    name: 'Only a hundred of them',
    stamp: stamp(
      'One of a hundred',
      'Be among the first hundred to watch an hour.',
      { watch: { minutes: 60 } },
      { supply: 100 },
    ),
  },
  {
    name: 'A lucky draw',
    needsSecret: true,
    stamp: stamp(
      'Lucky vote',
      'Vote: one in ten is drawn.',
      { count: { activity: 'PollVoted', target: 1 } },
      { chance: 0.1 },
    ),
  },
]

/** A stamp of a template, with ids that no other of the campaign has. */
export function stampOf(
  { stamp: { title, ...rest } }: StampTemplate,
  content: Value,
): Readonly<Record<string, Value>> {
  const taken = idsIn(content)
  const id = freeId(idOf(String(title)), taken)
  const tiers = listOf(rest.tiers).map((tier) => ({
    ...fieldsOf(tier),
    id: freeId(String(fieldsOf(tier).id), taken),
  }))
  return { id, title, ...rest, ...(tiers.length > 0 ? { tiers } : {}) }
}

export function idsIn(content: Value): Set<string> {
  return new Set(
    listOf(fieldsOf(content).keepsakes).flatMap((keepsake) => {
      const { id, tiers } = fieldsOf(keepsake)
      return [id, ...listOf(tiers).map((tier) => fieldsOf(tier).id)].map(String)
    }),
  )
}

/** `sharp-mind`, or `sharp-mind-2` where that is taken. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted
  for (let next = 2; taken.has(id); next++) id = `${wanted}-${next}`
  return id
}

/** An id made of words; `stamp` where they have no letter for it. */
export function idOf(words: string): string {
  const plain = words
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
  return plain || 'stamp'
}

/** A text that nobody guesses. */
export const newSecret = (): string => crypto.randomUUID()
