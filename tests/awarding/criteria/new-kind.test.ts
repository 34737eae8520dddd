import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { projectRoot } from '../../../packaging/project.ts'
import { layers } from '../../architecture/layers.ts'

/** Met by one activity of a type on a day. */
const folder = {
  'once.ts': `import * as z from 'zod/mini'
import { defineKind, howFar } from '../kind.ts'
import { joinTimedWords, nthTime, timedWord, wordCount, wordsUntil } from '../state-text.ts'
import { guide } from './guide.ts'

export const once = defineKind({
  name: 'once',
  guide,
  schema: (grammar) => z.strictObject({ activity: grammar.activityType, day: z.string() }),
  compile: ({ activity, day }, { window, measure: measureOf }) => {
    const measure = measureOf({
      definition: ['once', activity, day],
      activityType: activity,
      where: undefined,
      window,
      stateOf: (_, at) =>
        new Date(at).toISOString().startsWith(day) ? timedWord('done', at) : { declined: 'was on another day' },
      join: (states) => joinTimedWords(states),
      until: wordsUntil,
      holds: () => ['done'],
      largestBytes: 20,
    })
    return {
      measures: [measure],
      collects: false,
      howFar: ({ measures }) => howFar(wordCount(measures.get(measure.id)), 1, 'activities'),
      metAt: ({ measures }) => nthTime(measures.get(measure.id), 1),
    }
  },
})
`,
  'guide.ts': `import { leafOutlook } from '../guiding/outlook.ts'
import { defineGuide, sharedKeys } from '../kind.ts'

export const guide = defineGuide({
  description: 'One activity on a day.',
  keys: { activity: sharedKeys.activity, day: 'The day.' },
  lookAt: ({ day }: { day: string }) =>
    leafOutlook(day > '2024' ? [] : [{ path: ['day'], message: 'can never be met: it is over', fatal: true }]),
})
`,
  'once.md': '# once\n',
}
const LIST = 'awarding/criteria/index.ts'
const entry = (list: string) =>
  list
    .replace('import { sequence }', "import { once } from './once/once.ts'\nimport { sequence }")
    .replace('  sequence,\n', '  sequence,\n  once,\n')

const campaign = (day: string) => ({
  id: 'games',
  title: 'Games',
  startsAt: '2024-07-26T00:00:00Z',
  endsAt: '2024-08-12T00:00:00Z',
  timeZone: 'UTC',
  keepsakes: [
    { id: 'opener', title: 'Opener', description: 'Vote.', earn: { once: { activity: 'PollVoted', day } } },
  ],
})
const vote = (day: number) => ({
  source: 'partner.one',
  'detail-type': 'PollVoted',
  time: `2024-07-${day}T12:00:00Z`,
  detail: {
    eventId: `e${day}`,
    userId: 'ida',
    occurredAt: `2024-07-${day}T12:00:00Z`,
    pollId: 'p',
    optionId: 'o',
  },
})

const root = mkdtempSync(join(tmpdir(), 'keepsakes-new-kind-'))
afterAll(() => rmSync(root, { recursive: true }))
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const keepsakes = (...args: string[]) => {
  const run = spawnSync(process.execPath, ['cli/main.ts', ...args], { cwd: root, encoding: 'utf8' })
  return JSON.parse(run.stdout || JSON.stringify(run.stderr))
}

beforeAll(() => {
  const code = layers.slice(0, layers.indexOf('cli') + 1)
  for (const path of [...code, 'package.json', 'tsconfig.json']) {
    cpSync(join(projectRoot, path), join(root, path), {
      recursive: true,
      filter: (from) => !from.endsWith('node_modules'),
    })
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'))
  for (const [name, text] of Object.entries(folder)) write(`awarding/criteria/once/${name}`, text)
  write(LIST, entry(readFileSync(join(projectRoot, LIST), 'utf8')))
  write('games.json', JSON.stringify(campaign('2024-07-28')))
  write('events.jsonl', `${JSON.stringify(vote(27))}\n${JSON.stringify(vote(28))}\n`)
})

describe('a kind of criterion that is a folder and an entry in the list', () => {
  test('is awarded', () => {
    const { awards } = keepsakes(
      'simulate',
      '--campaigns',
      'games.json',
      '--events',
      'events.jsonl',
      '--json',
    )
    expect(awards).toEqual([
      expect.objectContaining({ keepsakeId: 'opener', eventId: 'e28', earnedAt: '2024-07-28T12:00:00.000Z' }),
    ])
  })

  test('is explained', () => {
    const files = ['--campaigns', 'games.json', '--events', 'events.jsonl', '--json']
    const { counted, notCounted } = keepsakes('simulate', '--explain', 'ida/games/opener', ...files)
    expect(counted).toMatchObject([{ eventId: 'e28', added: ['done'] }])
    expect(notCounted).toMatchObject([{ eventId: 'e27', reasons: [{ text: 'was on another day' }] }])
  })

  test('is checked, and its mistakes are told where they stand', () => {
    write('over.json', JSON.stringify(campaign('2023-01-01'), null, 1))
    const text = JSON.stringify(keepsakes('campaigns', 'check', 'over.json', '--json'))
    expect(text).toContain('keepsakes[0].earn.once.day')
    expect(text).toContain('can never be met: it is over')
  })

  test('is described to editors', () => {
    const text = JSON.stringify(keepsakes('campaigns', 'schema'))
    expect(text).toContain('One activity on a day.')
    expect(text).toContain('The day.')
  })
})
