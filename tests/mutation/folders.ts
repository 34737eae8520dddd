import { globSync } from 'node:fs'
import { projectFolder } from './mutants.ts'

/** A folder is mutated as one, and tried on tests that are cheap and do their work in their own process. */
export interface MutatedFolder {
  readonly name: string
  readonly tests: readonly string[]
  /** Names of tests that need more runs of a property than a mutant gets. */
  readonly leftOut?: readonly string[]
}

const FEW_STREAMS =
  'awards of a stream of activities › happen in the random streams: each kind of criterion is met in some, under each modifier of them'

const OF_THE_GRAMMAR = [
  'awarding/checking',
  'awarding/campaign',
  'cli/campaign-schema.test.ts',
  'docs/criteria.test.ts',
  'docs/checking-campaigns.test.ts',
]

/** The rooms of awarding/, each with the tests that come by its code for little: a folder of tests/, or a file. */
const ROOMS = {
  progress: ['progress', 'criteria', 'deciding', 'rehearsing', 'catalogue'].map((room) => `awarding/${room}`),
  criteria: [
    ...['criteria', 'deciding', 'explaining', 'catalogue/compiled-keepsakes.test.ts'].map(
      (path) => `awarding/${path}`,
    ),
    ...OF_THE_GRAMMAR,
  ],
  modifiers: ['awarding/modifiers', 'awarding/catalogue', 'awarding/explaining', ...OF_THE_GRAMMAR],
  campaign: OF_THE_GRAMMAR,
  catalogue: ['awarding/catalogue', 'awarding/deciding', 'awarding/explaining', 'awarding/modifiers'],
  deciding: ['awarding/deciding', 'awarding/rehearsing'],
  explaining: ['awarding/explaining'],
  rehearsing: ['awarding/rehearsing'],
  changing: ['awarding/changing'],
  checking: [...OF_THE_GRAMMAR, 'functions/award/worst-case.test.ts'],
}

export const FOLDERS: readonly MutatedFolder[] = [
  { name: 'event-patterns', tests: ['tests/event-patterns'] },
  { name: 'events', tests: ['tests/events'] },
  { name: 'store', tests: ['tests/store'] },
  ...Object.entries(ROOMS).map(([room, tests]) => ({
    name: `awarding/${room}`,
    tests: tests.map((path) => `tests/${path}`),
    leftOut: [FEW_STREAMS],
  })),
]

export function sourcesOf({ name }: MutatedFolder): URL[] {
  return filesBy(`${name}/**/*.ts`)
}

export function testFilesOf({ tests }: MutatedFolder): URL[] {
  return tests.flatMap((path) => filesBy(path.endsWith('.test.ts') ? path : `${path}/**/*.test.ts`))
}

function filesBy(pattern: string): URL[] {
  return globSync(pattern, { cwd: projectFolder })
    .sort()
    .map((path) => new URL(path, projectFolder))
}
